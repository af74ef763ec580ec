/**
 * A process that the agent started in some namespace and talks with over file descriptor 3. What it prints is kept in a
 * small ring: a process that floods its stdout costs time, not memory.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { readLines } from './lines.ts'

const PRINTED_KEPT = 16 * 1024
const STRAYS_KEPT = 50
/** The other side refuses whole messages that are nested more deeply than 40. */
const DEEPEST = 30
const TOO_DEEP = 'what it returned is nested too deeply to be looked at'

export interface Failure {
  name?: string
  code?: string
  message: string
  stack?: string
  notWritten?: string
}

/** What the process answered: its own word. Or that it has ended, which nobody but the agent can say. */
export type Answer = { value: unknown } | { error: Failure } | { gone: string }

export interface Child {
  process: ChildProcess
  request(op: string, args: unknown): Promise<Answer>
  /** What it printed since the last time, at most 16 KiB, and how many bytes were dropped before that. */
  printed(): { text: string; dropped: number }
  /** Errors that no call carried, since the last time: unhandled rejections, uncaught exceptions. The first 50. */
  strays(): Failure[]
}

/** One request as a line: JSON for a process that is JavaScript, tabs and percent signs for one that is not. */
export type Encode = (id: number, op: string, args: unknown) => string

export const asJson: Encode = (id, op, args) => JSON.stringify({ id, op, args })

export const asWords: Encode = (id, op, args) =>
  [id, op, ...Object.entries(args as object).flat()]
    .map((word) => encodeURIComponent(String(word)))
    .join('\t')

export function startChild(argv: string[], env: NodeJS.ProcessEnv, encode: Encode): Promise<Child> {
  const [file = '', ...args] = argv
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const channel = child.stdio[3] as unknown as Duplex
  const waiting = new Map<number, (answer: Answer) => void>()
  let nextId = 1
  let ended: { gone: string } | undefined
  let printed = ''
  let dropped = 0
  let strays: Failure[] = []

  const keep = (data: string): void => {
    printed += data
    if (printed.length <= PRINTED_KEPT) return
    dropped += printed.length - PRINTED_KEPT
    printed = printed.slice(-PRINTED_KEPT)
  }
  child.stdout?.setEncoding('utf8').on('data', keep)
  child.stderr?.setEncoding('utf8').on('data', keep)
  channel.on('error', () => {})

  return new Promise((resolve, reject) => {
    const end = (how: string): void => {
      ended ??= { gone: how }
      for (const answer of waiting.values()) answer(ended)
      waiting.clear()
      reject(new Error(`${argv.join(' ')}: ${how}\n${printed}`))
    }
    child.on('error', (error) => end(String(error)))
    child.on('exit', (code, signal) =>
      end(signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`),
    )
    readLines(channel, (line) => {
      if (line.ready === true) return resolve(self)
      if (line.stray !== undefined) {
        if (strays.length < STRAYS_KEPT) strays.push(failureOf(line.stray))
        return
      }
      if (typeof line.id !== 'number') return
      const answer = waiting.get(line.id)
      waiting.delete(line.id)
      if (isDeeper(line, DEEPEST)) return answer?.({ error: { name: 'TypeError', message: TOO_DEEP } })
      answer?.(line.error === undefined ? { value: line.value } : { error: failureOf(line.error) })
    })
    const self: Child = {
      process: child,
      request(op, args) {
        if (ended !== undefined) return Promise.resolve(ended)
        const id = nextId++
        return new Promise((answer) => {
          waiting.set(id, answer)
          if (channel.writable) channel.write(`${encode(id, op, args)}\n`)
        })
      },
      printed() {
        const result = { text: printed, dropped }
        printed = ''
        dropped = 0
        return result
      },
      strays() {
        const result = strays
        strays = []
        return result
      },
    }
  })
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1))
}

/** The learner's process writes these lines itself: take known fields only, as text. */
function failureOf(value: unknown): Failure {
  const from = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const said = from.message ?? value
  // Not String(): an object that came as JSON may have a toString that is no function.
  const failure: Failure = { message: typeof said === 'string' ? said : JSON.stringify(said) }
  for (const name of ['name', 'code', 'stack', 'notWritten'] as const) {
    if (typeof from[name] === 'string') failure[name] = from[name]
  }
  return failure
}
