/**
 * The guest's side of a session: owns everything outside the learner's reach and serves the host's requests, one message
 * each. It reports what is; what should be is decided on the other side.
 *
 *     node agent.mjs virtio /dev/virtio-ports/agent <containers> <modules> <worlds>
 *     node agent.mjs stdio - <containers> <modules>
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { arch, release } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createWire, type Wire } from '../wire.ts'
import type { Failure } from './child.ts'
import { type Args, worldOperations } from './operations.ts'
import type { Program } from './program.ts'
import { endStage, type Stage, setStage } from './stage.ts'
import { stdioTransport, virtioTransport } from './transport.ts'

const [kind = 'stdio', port = '', containerCount = '3', modules = '', worldCount = '1'] =
  process.argv.slice(2)
const folder = dirname(fileURLToPath(import.meta.url))
const program: Program = {
  folder,
  modules: modules || `${folder}/node_modules`,
  node: process.execPath,
  nodeOptions: process.execArgv,
  alone: kind === 'virtio',
}

interface Agent {
  /** The first one is in use; a clone whose processor has warmed up with it is good for the others. */
  stages: [Stage, ...Stage[]]
  resume: Servant | undefined
  census: Servant | undefined
}

/** A program that answers each line with a line. */
type Servant = (line: string) => Promise<string>

function startServant(file: string, args: string[]): Servant {
  const { stdin, stdout } = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: stdout })
  return async (line) => {
    const answered = once(lines, 'line')
    stdin.write(`${line}\n`)
    return String((await answered)[0])
  }
}

async function resumeClone({ resume, census, stages }: Agent, args: Args): Promise<unknown> {
  await resume?.(`${String(args.seed)} ${String(args.seconds)} ${String(args.nanoseconds)}`)
  await census?.('clock')
  return { worlds: stages.length }
}

/**
 * Leaves the world that was in use, with all that runs in it, for one in which nothing has happened yet.
 * @throws Error when something of the first one is left
 */
async function nextWorld(agent: Agent): Promise<unknown> {
  const [left, next, ...rest] = agent.stages
  if (next === undefined) throw new Error('no world is left')
  agent.stages = [next, ...rest]
  await endStage(left)
  const different = await agent.census?.('after')
  if (different) throw new Error(`the last world has left something: ${different}`)
  return { worlds: agent.stages.length }
}

/** About the guest as a whole. */
const guestOperations: Record<string, (agent: Agent, args: Args) => unknown> = {
  hello: () => ({
    arch: arch(),
    kernel: release(),
    node: process.version,
    memory: process.memoryUsage().rss,
  }),
  resume: resumeClone,
  next: nextWorld,
}

async function begin(): Promise<Agent> {
  const set = (number: number): Promise<Stage> => setStage(program, number, Number(containerCount))
  const stages: [Stage, ...Stage[]] = [await set(1)]
  for (let number = 2; number <= Number(worldCount); number += 1) stages.push(await set(number))
  if (!program.alone) return { stages, resume: undefined, census: undefined }
  const resume = startServant('perl', [`${folder}/resume.pl`, process.arch])
  const census = startServant('perl', [`${folder}/census.pl`])
  await census('before')
  return { stages, resume, census }
}

function perform(agent: Agent, op: string, args: Args): unknown {
  const [forGuest, forWorld] = [guestOperations[op], worldOperations[op]]
  if (forGuest !== undefined) return forGuest(agent, args)
  if (forWorld !== undefined) return forWorld(agent.stages[0], args)
  throw new Error(`no operation ${op}`)
}

function failureFrom(error: unknown): Failure {
  return error instanceof Error
    ? { message: error.message, stack: error.stack ?? '' }
    : { message: String(error) }
}

/** Answers every request with `{ nonce, id, value }` or `{ nonce, id, error }`. */
function serve(ready: Promise<Agent>): void {
  const transport = kind === 'virtio' ? virtioTransport(port) : stdioTransport()
  let nonce = ''
  /** Not to a session that has begun meanwhile: its own requests may have the same numbers. */
  const answer = (asked: string, id: unknown, outcome: object): void => {
    if (asked === nonce) wire.send(JSON.stringify({ nonce, id, ...outcome }))
  }
  const wire: Wire = createWire({
    write: transport.write,
    onMarker: (id) => {
      nonce = id
      wire.acknowledge(id)
    },
    onMessage: async (json) => {
      const asked = nonce
      const { id, op, args } = JSON.parse(json) as { id: number; op: string; args: Args }
      try {
        answer(asked, id, { value: await perform(await ready, op, args) })
      } catch (error) {
        answer(asked, id, { error: failureFrom(error) })
      }
    },
  })
  transport.start(
    (bytes) => wire.push(bytes),
    () => process.exit(),
  )
}

const ready = begin()
ready.catch(() => {}) // each request reports it
serve(ready)
