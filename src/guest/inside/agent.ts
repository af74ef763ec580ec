/**
 * The guest's side of a session: owns everything outside the learner's reach and serves the host's requests, one message
 * each. It reports what is; what should be is decided on the other side.
 *
 *     node agent.mjs virtio /dev/virtio-ports/agent <containers> <modules> <worlds>
 *     node agent.mjs stdio - <containers> <modules>
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { arch, release } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createWire, type Wire } from '../wire.ts'
import { type Capture, startCapture } from './capture.ts'
import type { Child, Failure } from './child.ts'
import { stdioTransport, virtioTransport } from './transport.ts'
import { type Watch, watchOf } from './watch.ts'
import {
  asHost,
  buildWorld,
  type Container,
  endWorld,
  joinNetwork,
  namespacePath,
  type Program,
  startContainer,
  type World,
} from './world.ts'

const [kind = 'stdio', port = '', containerCount = '3', modules = '', worldCount = '1'] =
  process.argv.slice(2)
const folder = dirname(fileURLToPath(import.meta.url))
const program: Program = {
  folder,
  modules: modules || `${folder}/node_modules`,
  node: process.execPath,
  nodeOptions: process.execArgv,
}

const STATE = `
echo '# ip -br address'; ip -br address
echo '# ip route'; ip route
echo '# iptables-save -c'; iptables-save -c 2>/dev/null
echo '# nft list ruleset'; nft list ruleset 2>/dev/null
echo '# iptables-legacy-save -c'; [ -s /proc/self/net/ip_tables_names ] && iptables-legacy-save -c
echo '# sysctl'
for name in net/ipv4/ip_forward net/bridge/bridge-nf-call-iptables; do
  read -r value < /proc/sys/$name # "fails": it reads byte by byte, and such a file has one read in it
  echo "$name = $value"
done
`

type Args = Record<string, unknown>

/** A world in which nothing has happened yet, or the one where things happen. */
interface Stage {
  world: World
  /** The host's state before any learner's code ran. */
  baseline: HostState
  captures: Record<string, Capture>
  watch: Watch
}

interface Agent {
  /** The first one is in use; a clone whose processor has warmed up with it is good for the others. */
  stages: [Stage, ...Stage[]]
  resume: ChildProcess | undefined
}

interface Executed {
  code: number | null
  stdout: string
  stderr: string
}

function execute(argv: string[], timeout: number, input = ''): Promise<Executed> {
  const [file = '', ...args] = argv
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { timeout, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : (child.exitCode ?? null), stdout, stderr }),
    )
    child.stdin?.on('error', () => {}) // it may end without having read
    child.stdin?.end(input)
  })
}

/** Commands of the checks run as the guest's root, in the network namespace alone: learner code cannot touch them. */
function inNetwork(world: World, where: string): string[] {
  return ['nsenter', `--net=${namespacePath(world, where)}`]
}

interface HostState {
  text: string
  /** Named network namespaces that the learner's code has made. */
  namespaces: string[]
}

async function hostState(world: World): Promise<HostState> {
  const { stdout } = await execute([...inNetwork(world, 'host'), 'sh', '-c', STATE], 60_000)
  return { text: stdout, namespaces: learnerNamespaces(world) }
}

async function resumeClone({ resume, stages }: Agent, args: Args): Promise<unknown> {
  if (resume?.stdin != null && resume.stdout != null) {
    const lines = createInterface({ input: resume.stdout })
    const done = once(lines, 'line')
    resume.stdin.write(`${String(args.seed)} ${String(args.seconds)} ${String(args.nanoseconds)}\n`)
    await done
  }
  return { worlds: stages.length }
}

/** Leaves the world that was in use, with all that runs in it, for one in which nothing has happened yet. */
async function nextWorld(agent: Agent): Promise<unknown> {
  const [left, next, ...rest] = agent.stages
  if (next === undefined) throw new Error('no world is left')
  agent.stages = [next, ...rest]
  for (const capture of Object.values(left.captures)) capture.end()
  await endWorld(left.world)
  return { worlds: agent.stages.length }
}

function childNamed(world: World, who: string): Child {
  const found =
    { host: world.host, internet: world.internet, neighbour: world.neighbour }[who] ??
    world.containers.find(({ name }) => name === who)?.probe ??
    world.joined.get(who)
  if (found === undefined) throw new Error(`nobody is called ${who}`)
  return found
}

/** One that is waiting, unless it has to join a network: that can only be done by starting there. */
async function takeContainer(world: World, name: string, network?: string): Promise<unknown> {
  const free =
    world.containers.find((container) => container.name === name) ??
    world.containers.find((container) => container.name === undefined && network === undefined)
  const container: Container = free ?? (await addContainer(world, network))
  container.name = name
  return {
    pid: container.pid,
    etc: container.etc,
    namespace: `box${world.containers.indexOf(container) + 1}`,
  }
}

async function addContainer(world: World, network?: string): Promise<Container> {
  const name = `box${world.containers.length + 1}`
  const container = await startContainer(program, world, name, network)
  world.containers.push(container)
  return container
}

async function join(world: World, name: string, pid: number): Promise<unknown> {
  return { namespace: await joinNetwork(program, world, name, pid) }
}

async function stopContainer(world: World, name: string): Promise<unknown> {
  const container = world.containers.find((candidate) => candidate.name === name)
  if (container === undefined) throw new Error(`nobody is called ${name}`)
  const gone = new Promise((resolve) => container.probe.process.once('exit', resolve))
  process.kill(container.outerPid, 'SIGKILL')
  await gone
  rmSync(`/proc/${world.hostPid}/root${container.etc}`, { recursive: true, force: true })
  return {}
}

/** A pid that nobody has: looked for where the numbers are far above any that this guest will reach. */
function unusedPid(world: World): unknown {
  let pid = 31_000
  while (existsSync(`/proc/${world.hostPid}/root/proc/${pid}`)) pid += 1
  return { pid }
}

function learnerNamespaces(world: World): string[] {
  try {
    return readdirSync(`/proc/${world.hostPid}/root/run/netns`)
  } catch {
    return []
  }
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

/** About the world that is in use. */
const worldOperations: Record<string, (stage: Stage, args: Args) => unknown> = {
  child: ({ world, watch }, { who, op, args }) =>
    who === 'learner'
      ? watch.call(String(op), args)
      : childNamed(world, String(who)).request(String(op), args),
  look: ({ watch }) => watch.look(),
  stopLearner: ({ watch }) => watch.stop(),
  printed: ({ world }) => ({ ...world.learner.printed(), strays: world.learner.strays() }),
  container: ({ world }, { name, network }) =>
    takeContainer(world, String(name), network === undefined ? undefined : String(network)),
  join: ({ world }, { name, pid }) => join(world, String(name), Number(pid)),
  stop: ({ world }, { name }) => stopContainer(world, String(name)),
  deadPid: ({ world }) => unusedPid(world),
  execute: ({ world }, { where, argv, timeout, input }) => {
    const command = (argv as unknown[]).map(String)
    const prefix = where === 'dockerhost' ? asHost(world.hostPid) : inNetwork(world, String(where))
    return execute([...prefix, ...command], Number(timeout), String(input ?? ''))
  },
  state: ({ world }) => hostState(world),
  baseline: ({ baseline }) => baseline,
  capture: ({ captures }, { where }) => ({ pcap: captures[String(where)]?.take() }),
  links: async ({ captures }, { where }) => ({ links: await captures[String(where)]?.links() }),
}

/**
 * Everything that checks will do is done a few times before the snapshot, so that Node and Perl have read it when clones
 * start. Nothing is left of it in the world. Without a snapshot it would only cost.
 */
async function warmUp({ learner, internet, neighbour, host, containers }: World): Promise<void> {
  const probes = [internet, neighbour, host, ...containers.map(({ probe }) => probe)]
  const every = (op: string, args: object): Promise<unknown> =>
    Promise.all(probes.map((probe) => probe.request(op, args)))
  await every('listen', { port: 9, protocol: 'tcp' })
  for (let done = 0; done < PROBE_WARM_UPS; done += 1) {
    const ask = { address: '203.0.113.10', port: 9, clientPort: 10_000 + done, token: 'warm', timeout: 3000 }
    await Promise.all([host.request('request', ask), neighbour.request('request', ask)])
    await every('request', { ...ask, address: '127.0.0.1' })
    await every('network', {})
    await every('sightings', {})
  }
  await every('close', { port: 9, protocol: 'tcp' })
  await every('forget', {})
  await learner.request('warmUp', { times: WARM_UPS })
}

/** More make the snapshot slower to take, and clones no faster: functions have become bytecode by then. */
const WARM_UPS = 3
const PROBE_WARM_UPS = 2

async function setStage(number: number): Promise<Stage> {
  const world = await buildWorld(program, `${number}-`, Number(containerCount))
  if (kind === 'virtio') await warmUp(world)
  const capture = (where: string): Promise<Capture> => startCapture(namespacePath(world, where))
  const captures = { host: await capture('host'), router: await capture('router') }
  const watch = watchOf({
    ...{ learner: world.learner, pid: world.learnerPid, folder, alone: kind === 'virtio' },
    namespace: namespacePath(world, 'host'),
  })
  return { world, baseline: await hostState(world), captures, watch }
}

async function begin(): Promise<Agent> {
  const stages: [Stage, ...Stage[]] = [await setStage(1)]
  for (let number = 2; number <= Number(worldCount); number += 1) stages.push(await setStage(number))
  const resume =
    kind === 'virtio'
      ? spawn('perl', [`${folder}/resume.pl`, process.arch], { stdio: ['pipe', 'pipe', 'inherit'] })
      : undefined
  return { stages, resume }
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
