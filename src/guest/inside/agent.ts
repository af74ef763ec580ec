/**
 * The guest's side of a session: owns everything outside the learner's reach and serves the host's requests, one message
 * each. It reports what is; what should be is decided on the other side.
 *
 *     node agent.mjs virtio /dev/virtio-ports/agent <containers> <modules> <worlds>
 *     node agent.mjs stdio - <containers> <modules>
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { arch, release } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createWire, type Wire } from '../wire.ts'
import { type Capture, startCapture } from './capture.ts'
import type { Answer, Child, Failure } from './child.ts'
import { Restless } from './still.ts'
import { type Terminals, terminalInside, terminalOutside, terminalsOf } from './terminals.ts'
import { startTracer, type Traced, type Tracer } from './trace.ts'
import { stdioTransport, virtioTransport } from './transport.ts'
import { type Watch, watchOf } from './watch.ts'
import {
  buildWorld,
  type Container,
  endWorld,
  entering,
  joinNetwork,
  type Namespaces,
  namedNamespaces,
  namespacePath,
  outerPidOf,
  type Program,
  rest,
  startContainer,
  stopContainer,
  type World,
  wake,
} from './world.ts'

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

/** Headed by a word that nobody can know, because comments of rules may hold whole lines. */
const STATE = `
section() { echo "$word $1"; }
whole=yes
section 'ip -br address'; ip -br address || whole=
section 'ip rule'; ip -4 rule || whole=
section 'ip route show table all'; ip -4 route show table all || whole=
section 'iptables-save -c'; iptables-save -c 2>/dev/null || whole=
section 'nft list ruleset'; nft list ruleset 2>/dev/null || whole=
section 'iptables-legacy-save -c'
if [ -s /proc/self/net/ip_tables_names ]; then iptables-legacy-save -c || whole=; fi
section sysctl
for name in net/ipv4/ip_forward net/bridge/bridge-nf-call-iptables; do
  read -r value < /proc/sys/$name # "fails": it reads byte by byte, and such a file has one read in it
  echo "$name = $value"
done
[ "$whole" ] && section end
`

type Args = Record<string, unknown>

/** A world in which nothing has happened yet, or the one where things happen. */
interface Stage {
  world: World
  /** The host's state before any learner's code ran. */
  baseline: HostState
  captures: Record<string, Capture>
  watch: Watch
  /** At work now. */
  tracer?: Tracer
  terminals: Terminals
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
  /** By the command that printed them. */
  sections: Record<string, string[]>
  /** Named network namespaces that the learner's code has made. */
  namespaces: string[]
  /** False when there was more than can be listed, or something that cannot. */
  complete: boolean
}

/** Does something while no process of the learner's runs, in a guest that has a way to see to that. */
function whileStill<T>({ dockerHost }: World, work: () => Promise<T>): Promise<T> {
  return dockerHost.cgroup === undefined ? work() : dockerHost.cgroup.whileStill(work)
}

/** The answer where they could not be kept still. */
const RESTLESS = { restless: true }

/** For what cannot be found out because the learner's processes do not let us: no fault of anybody else's. */
function unlessRestless<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Restless) return instead
    throw error
  }
}

async function hostState(world: World): Promise<HostState> {
  const word = randomBytes(8).toString('hex')
  const script = ['sh', '-c', `word=${word}${STATE}`]
  const list = (): Promise<Executed> => execute([...inNetwork(world, 'host'), ...script], 60_000)
  const { stdout } = await whileStill(world, list).catch(unlessRestless({ stdout: '' }))
  const { end, ...sections } = sectionsOf(stdout, word)
  return { sections, namespaces: namedNamespaces(world), complete: end !== undefined }
}

function sectionsOf(text: string, word: string): Record<string, string[]> {
  const sections: Record<string, string[]> = {}
  let lines: string[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith(`${word} `)) {
      lines = []
      sections[line.slice(word.length + 1)] = lines
    } else if (line.trim() !== '') lines.push(line)
  }
  return sections
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
  await endTrace(left)
  for (const capture of Object.values(left.captures)) capture.end()
  left.terminals.end()
  await endWorld(left.world)
  const different = await agent.census?.('after')
  if (different) throw new Error(`the last world has left something: ${different}`)
  return { worlds: agent.stages.length }
}

/** The probes that checks know, by the names of their places. */
function probesOf({ host, internet, neighbor, containers, joined }: World): Map<string, Child> {
  const named = containers.flatMap(({ name, probe }) =>
    name === undefined ? [] : ([[name, probe]] as const),
  )
  const beside = [...joined].map(([name, { probe }]) => [name, probe] as const)
  return new Map([...beside, ...named, ...Object.entries({ host, internet, neighbor })])
}

function probeNamed(world: World, who: string): Child {
  const found = probesOf(world).get(who)
  if (found === undefined) throw new Error(`nobody is called ${who}`)
  return found
}

/** What the listeners of one place, or of all, have seen of one request. Those of a place that is gone have seen nothing. */
async function sightings(world: World, token: string, who: string | undefined): Promise<unknown> {
  const asked = [...probesOf(world)].filter(([name]) => who === undefined || name === who)
  const answers = await Promise.all(asked.map(([, probe]) => probe.request('sightings', { token })))
  return asked.flatMap(([place], index) => {
    const answer = answers[index] as Answer
    return 'value' in answer ? (answer.value as object[]).map((seen) => ({ ...seen, place })) : []
  })
}

/** One that is waiting, unless it has to join a network: that can only be done by starting there. */
async function takeContainer(world: World, name: string, network?: string): Promise<unknown> {
  const free =
    world.containers.find((container) => container.name === name) ??
    world.containers.find((container) => container.name === undefined && network === undefined)
  const container: Container = free ?? (await addContainer(world, network))
  container.name = name
  wake(container)
  await container.probe.request('begin', { name })
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
  const namespace = await joinNetwork(program, world, name, pid)
  await probeNamed(world, name).request('begin', { name })
  return { namespace }
}

function containerNamed(world: World, name: string): Container {
  const container = world.containers.find((candidate) => candidate.name === name)
  if (container === undefined) throw new Error(`nobody is called ${name}`)
  return container
}

async function stop(world: World, name: string): Promise<unknown> {
  await stopContainer(program, world, containerNamed(world, name))
  return {}
}

/** A number that no process of the host has: far above any that this guest will reach. */
function unusedPid(world: World): unknown {
  let pid = 31_000
  while (outerPidOf(world, pid) !== undefined) pid += 1
  return { pid }
}

/** A line of shell as somebody would type it who has logged in there: with that place's files, names and rights. */
function shell(world: World, who: string, line: string, timeout: number): Promise<Executed> {
  const namespaces = namespacesOf(world, who)
  return execute([...entering(program, world, { namespaces }), 'sh', '-c', line], timeout)
}

function namespacesOf(world: World, who: string): Namespaces {
  const known = who === 'host' ? world.dockerHost.namespaces : world.joined.get(who)?.namespaces
  return known ?? containerNamed(world, who).namespaces
}

/** A bash that somebody types into, with the same files, names and rights as a line of shell has. */
function openTerminal({ world, terminals }: Stage, who: string, args: Args): unknown {
  const size = { rows: Number(args.rows), columns: Number(args.columns) }
  const opened = { program, world, name: String(args.name), ...size }
  const terminal = terminals.open(
    OUTSIDE.includes(who)
      ? terminalOutside({ ...opened, namespace: namespacePath(world, who) })
      : terminalInside({ ...opened, namespaces: namespacesOf(world, who) }),
  )
  return { terminal }
}

/** Places where nothing is the learner's. */
const OUTSIDE = ['neighbor', 'internet', 'router']

/** What a program inside a container would find; the visitor knows containers by their first names. */
function visit(world: World, who: string, op: string, args: Args): unknown {
  const place = who === 'host' ? who : `box${world.containers.indexOf(containerNamed(world, who)) + 1}`
  return world.visitor.request(op, { ...args, place })
}

/** Milliseconds after which it is worth looking whether anything can be heard at all. */
const DEAF_AFTER = 2000

/** Listening is a process of its own, a little behind: so a last datagram is sent, and waited for. */
async function heardUntilNow({ world, captures }: Stage, where: string, from: number): Promise<unknown> {
  const capture = captures[where]
  if (capture === undefined) throw new Error(`nobody listens in ${where}`)
  const word = randomBytes(8).toString('hex')
  const heard = capture.heard(word)
  const send = (sender: Child, address: string): Promise<Answer> => sender.request('mark', { address, word })
  // To everybody in the LAN: no rule of the host's stops that before it is heard. Where eth0 is gone, its loopback may be there.
  await Promise.all([
    send(world.neighbor, '192.168.1.255'),
    where === 'host' && send(world.host, '127.0.0.1'),
  ])
  const soon = await Promise.race([heard, delay(DEAF_AFTER, false)])
  if (!soon && !(await capture.links()).some(({ name, up }) => up && ['lo', 'eth0'].includes(name))) {
    return { ...capture.take(from), deaf: true }
  }
  if (!(await heard)) throw new Error(`what is sent cannot be heard in ${where}`)
  return capture.take(from)
}

async function beginTrace(stage: Stage, { protocol, port, places }: Args): Promise<unknown> {
  await endTrace(stage)
  const names = (places as unknown[]).map(String)
  stage.tracer = await startTracer(program, stage.world, {
    ...{ protocol: String(protocol), port: Number(port), places: names },
  })
  return {}
}

async function endTrace(stage: Stage): Promise<Traced> {
  const { tracer } = stage
  delete stage.tracer
  return (await tracer?.end()) ?? { lines: [] }
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
  child: ({ world, watch }, { who, op, args, still }) => {
    if (who === 'learner') return watch.call(String(op), args)
    const ask = (): Promise<Answer> => probeNamed(world, String(who)).request(String(op), args)
    return still === true
      ? whileStill<Answer | typeof RESTLESS>(world, ask).catch(unlessRestless(RESTLESS))
      : ask()
  },
  sightings: ({ world }, { token, who }) =>
    sightings(world, String(token), who === undefined ? undefined : String(who)),
  look: ({ watch }) => watch.look(),
  stopLearner: ({ watch }) => watch.stop(),
  printed: ({ world }) => ({ ...world.learner.printed(), strays: world.learner.strays() }),
  container: ({ world }, { name, network }) =>
    takeContainer(world, String(name), network === undefined ? undefined : String(network)),
  join: ({ world }, { name, pid }) => join(world, String(name), Number(pid)),
  stop: ({ world }, { name }) => stop(world, String(name)),
  deadPid: ({ world }) => unusedPid(world),
  isRunning: ({ world }, { pid }) => ({ running: outerPidOf(world, Number(pid)) !== undefined }),
  execute: ({ world }, { where, argv, timeout, input, still }) => {
    const command = [...inNetwork(world, String(where)), ...(argv as unknown[]).map(String)]
    const run = (): Promise<Executed> => execute(command, Number(timeout), String(input ?? ''))
    return still === true
      ? whileStill<Executed | typeof RESTLESS>(world, run).catch(unlessRestless(RESTLESS))
      : run()
  },
  shell: ({ world }, { who, line, timeout }) => shell(world, String(who), String(line), Number(timeout)),
  visit: ({ world }, { who, op, args }) => visit(world, String(who), String(op), args as Args),
  'terminal-open': (stage, { who, ...args }) => openTerminal(stage, String(who), args),
  'terminal-write': ({ terminals }, { terminal, data }) => terminals.write(Number(terminal), String(data)),
  'terminal-read': ({ terminals }, { terminal }) => terminals.read(Number(terminal)),
  'terminal-resize': ({ terminals }, { terminal, rows, columns }) =>
    terminals.resize(Number(terminal), { rows: Number(rows), columns: Number(columns) }),
  'terminal-close': ({ terminals }, { terminal }) => terminals.close(Number(terminal)),
  state: ({ world }) => hostState(world),
  baseline: ({ baseline }) => baseline,
  beginTrace,
  endTrace,
  capture: (stage, { where, from }) => heardUntilNow(stage, String(where), Number(from)),
  links: async ({ captures }, { where }) => {
    const links = (await captures[String(where)]?.links()) ?? []
    return { links: links.map(({ index, name }) => [index, name]) }
  },
}

/**
 * Everything that checks will do is done a few times before the snapshot, so that Node and Perl have read it when clones
 * start. Nothing is left of it in the world. Without a snapshot it would only cost.
 */
async function warmUp({ learner, internet, neighbor, host, containers }: World): Promise<void> {
  const probes = [internet, neighbor, host, ...containers.map(({ probe }) => probe)]
  const every = (op: string, args: object): Promise<unknown> =>
    Promise.all(probes.map((probe) => probe.request(op, args)))
  await every('listen', { port: 9, protocol: 'tcp' })
  for (let done = 0; done < PROBE_WARM_UPS; done += 1) {
    const ask = { address: '203.0.113.10', port: 9, clientPort: 10_000 + done, token: 'warm', timeout: 3000 }
    await Promise.all([host.request('request', ask), neighbor.request('request', ask)])
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
  const world = await buildWorld(program, number, Number(containerCount))
  await Promise.all([...probesOf(world)].map(([name, probe]) => probe.request('begin', { name })))
  if (kind === 'virtio') await warmUp(world)
  const capture = (where: string): Promise<Capture> => startCapture(namespacePath(world, where))
  const captures = { host: await capture('host'), router: await capture('router') }
  for (const container of world.containers) rest(world, container)
  const watch = watchOf({
    ...{ learner: world.learner, pid: world.learnerPid, folder, alone: kind === 'virtio' },
    namespace: namespacePath(world, 'host'),
  })
  return { world, baseline: await hostState(world), captures, watch, terminals: terminalsOf() }
}

async function begin(): Promise<Agent> {
  const stages: [Stage, ...Stage[]] = [await setStage(1)]
  for (let number = 2; number <= Number(worldCount); number += 1) stages.push(await setStage(number))
  if (kind !== 'virtio') return { stages, resume: undefined, census: undefined }
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
