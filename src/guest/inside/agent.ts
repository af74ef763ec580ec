/**
 * The guest's side of a session: owns everything outside the learner's reach and serves the host's requests, one message
 * each. It reports what is; what should be is decided on the other side.
 *
 *     node agent.mjs virtio /dev/virtio-ports/agent <containers>
 *     node agent.mjs stdio - <containers>
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { arch, release } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createWire, type Wire } from '../wire.ts'
import { type Capture, startCapture } from './capture.ts'
import type { Child, Failure } from './child.ts'
import { stdioTransport, virtioTransport } from './transport.ts'
import {
  asHost,
  buildWorld,
  type Container,
  joinNetwork,
  type Program,
  startContainer,
  type World,
} from './world.ts'

const [kind = 'stdio', port = '', containerCount = '3', modules = ''] = process.argv.slice(2)
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

interface Agent {
  world: World
  /** The host's state before any learner's code ran. */
  baseline: HostState
  captures: Record<string, Capture>
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
function inNetwork(where: string): string[] {
  return ['nsenter', `--net=/run/netns/${where}`]
}

interface HostState {
  text: string
  /** Named network namespaces that the learner's code has made. */
  namespaces: string[]
}

async function hostState(world: World): Promise<HostState> {
  const { stdout } = await execute([...inNetwork('host'), 'sh', '-c', STATE], 10_000)
  return { text: stdout, namespaces: learnerNamespaces(world) }
}

function resumeClone(agent: Agent, args: Args): Promise<unknown> {
  const helper = agent.resume
  if (helper?.stdin == null || helper.stdout == null) return Promise.resolve({})
  const lines = createInterface({ input: helper.stdout })
  const done = new Promise((resolve) => lines.once('line', () => resolve({})))
  helper.stdin.write(`${String(args.seed)} ${String(args.seconds)} ${String(args.nanoseconds)}\n`)
  return done
}

function childNamed(world: World, who: string): Child {
  const found =
    { host: world.host, internet: world.internet, neighbour: world.neighbour, learner: world.learner }[who] ??
    world.containers.find(({ name }) => name === who)?.probe ??
    world.joined.get(who)
  if (found === undefined) throw new Error(`nobody is called ${who}`)
  return found
}

/** One that is waiting, unless it has to join a network: that can only be done by starting there. */
async function takeContainer(agent: Agent, name: string, network?: string): Promise<unknown> {
  const { world } = agent
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
  const container = await startContainer(program, world.hostPid, name, network)
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

const operations: Record<string, (agent: Agent, args: Args) => unknown> = {
  hello: () => ({
    arch: arch(),
    kernel: release(),
    node: process.version,
    memory: process.memoryUsage().rss,
  }),
  resume: resumeClone,
  child: ({ world }, { who, op, args }) => childNamed(world, String(who)).request(String(op), args),
  printed: ({ world }) => ({ ...world.learner.printed(), strays: world.learner.strays() }),
  container: (agent, { name, network }) =>
    takeContainer(agent, String(name), network === undefined ? undefined : String(network)),
  join: ({ world }, { name, pid }) => join(world, String(name), Number(pid)),
  stop: ({ world }, { name }) => stopContainer(world, String(name)),
  deadPid: ({ world }) => unusedPid(world),
  execute: ({ world }, { where, argv, timeout, input }) => {
    const command = (argv as unknown[]).map(String)
    const prefix = where === 'dockerhost' ? asHost(world.hostPid) : inNetwork(String(where))
    return execute([...prefix, ...command], Number(timeout), String(input ?? ''))
  },
  state: ({ world }) => hostState(world),
  baseline: ({ baseline }) => baseline,
  capture: ({ captures }, { where }) => ({ pcap: captures[String(where)]?.take() }),
  links: async ({ captures }, { where }) => ({ links: await captures[String(where)]?.links() }),
}

/**
 * Everything that checks will do is done a few times before the snapshot, so that clones start with it compiled. Nothing is
 * left of it in the world. Without a snapshot it would only cost.
 */
async function warmUp({ learner, internet, neighbour, host, containers }: World): Promise<void> {
  const probes = [internet, neighbour, host, ...containers.map(({ probe }) => probe)]
  const every = (op: string, args: object): Promise<unknown> =>
    Promise.all(probes.map((probe) => probe.request(op, args)))
  await every('listen', { port: 9, protocol: 'tcp' })
  for (let done = 0; done < WARM_UPS; done += 1) {
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

/** More make the snapshot slower to take, and clones no faster. */
const WARM_UPS = 12

async function begin(): Promise<Agent> {
  const world = await buildWorld(program, Number(containerCount))
  if (kind === 'virtio') await warmUp(world)
  const captures = { host: await startCapture('host'), router: await startCapture('router') }
  const resume =
    kind === 'virtio'
      ? spawn('perl', [`${folder}/resume.pl`, process.arch], { stdio: ['pipe', 'pipe', 'inherit'] })
      : undefined
  return { world, baseline: await hostState(world), captures, resume }
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
        const operation = operations[op]
        if (operation === undefined) throw new Error(`no operation ${op}`)
        answer(asked, id, { value: await operation(await ready, args) })
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
