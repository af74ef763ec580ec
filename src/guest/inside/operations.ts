/** What the host's side can ask of the world that is in use, by name. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Child } from './child.ts'
import { type Container, joinNetwork, startContainer, stopContainer, wake } from './containers.ts'
import { type Executed, execute, inNetwork } from './execute.ts'
import { entering } from './host.ts'
import { hostState, RESTLESS, unlessRestless, whileStill } from './host-state.ts'
import { type Namespaces, namespacePath } from './namespaces.ts'
import { outerPidOf } from './processes.ts'
import { endTrace, type Stage } from './stage.ts'
import { terminalInside, terminalOutside } from './terminals.ts'
import { startTracer } from './trace.ts'
import { probeNamed, probesOf, type World } from './world.ts'

export type Args = Record<string, unknown>

/** About the world that is in use. */
export const worldOperations: Record<string, (stage: Stage, args: Args) => unknown> = {
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
  container: (stage, { name, network }) =>
    takeContainer(stage, String(name), network === undefined ? undefined : String(network)),
  join: (stage, { name, pid }) => join(stage, String(name), Number(pid)),
  stop: (stage, { name }) => stop(stage, String(name)),
  deadPid: ({ world }) => unusedPid(world),
  isRunning: ({ world }, { pid }) => ({ running: outerPidOf(world, Number(pid)) !== undefined }),
  execute: ({ world }, { where, argv, timeout, input, still }) => {
    const command = [...inNetwork(world, String(where)), ...(argv as unknown[]).map(String)]
    const run = (): Promise<Executed> => execute(command, Number(timeout), String(input ?? ''))
    return still === true
      ? whileStill<Executed | typeof RESTLESS>(world, run).catch(unlessRestless(RESTLESS))
      : run()
  },
  shell: (stage, { who, line, timeout }) => shell(stage, String(who), String(line), Number(timeout)),
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
async function takeContainer(stage: Stage, name: string, network?: string): Promise<unknown> {
  const { world } = stage
  const free =
    world.containers.find((container) => container.name === name) ??
    world.containers.find((container) => container.name === undefined && network === undefined)
  const container: Container = free ?? (await addContainer(stage, network))
  container.name = name
  wake(container)
  await container.probe.request('begin', { name })
  return {
    pid: container.pid,
    etc: container.etc,
    namespace: `box${world.containers.indexOf(container) + 1}`,
  }
}

async function addContainer({ program, world }: Stage, network?: string): Promise<Container> {
  const name = `box${world.containers.length + 1}`
  const container = await startContainer(program, world, name, network)
  world.containers.push(container)
  return container
}

async function join({ program, world }: Stage, name: string, pid: number): Promise<unknown> {
  const namespace = await joinNetwork(program, world, name, pid)
  await probeNamed(world, name).request('begin', { name })
  return { namespace }
}

function containerNamed(world: World, name: string): Container {
  const container = world.containers.find((candidate) => candidate.name === name)
  if (container === undefined) throw new Error(`nobody is called ${name}`)
  return container
}

async function stop({ program, world }: Stage, name: string): Promise<unknown> {
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
function shell({ program, world }: Stage, who: string, line: string, timeout: number): Promise<Executed> {
  const namespaces = namespacesOf(world, who)
  return execute([...entering(program, world, { namespaces }), 'sh', '-c', line], timeout)
}

function namespacesOf(world: World, who: string): Namespaces {
  const known = who === 'host' ? world.dockerHost.namespaces : world.joined.get(who)?.namespaces
  return known ?? containerNamed(world, who).namespaces
}

/** A bash that somebody types into, with the same files, names and rights as a line of shell has. */
function openTerminal({ program, world, terminals }: Stage, who: string, args: Args): unknown {
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

/** Milliseconds by which one capture may be behind another one that has heard the same. */
const BEHIND = 20_000

/** Listening is a process of its own, a little behind: so a last datagram is sent, and waited for. */
async function heardUntilNow({ world, captures }: Stage, where: string, from: number): Promise<unknown> {
  const capture = captures[where]
  if (capture === undefined) throw new Error(`nobody listens in ${where}`)
  const word = randomBytes(8).toString('hex')
  const heard = capture.heard(word)
  // What everybody in the LAN is sent passes the router, where nothing is the learner's.
  const atRouter = where === 'host' ? captures.router?.heard(word) : undefined
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
  const lost = atRouter?.then(async (sent) => (sent ? delay(BEHIND, 'lost' as const) : heard))
  const last = await Promise.race([heard, ...(lost === undefined ? [] : [lost])])
  if (last === 'lost') return { ...capture.take(from), deaf: true }
  if (!last) throw new Error(`what is sent cannot be heard in ${where}`)
  return capture.take(from)
}

async function beginTrace(stage: Stage, { protocol, port, places }: Args): Promise<unknown> {
  await endTrace(stage)
  const names = (places as unknown[]).map(String)
  stage.tracer = await startTracer(stage.program, stage.world, {
    ...{ protocol: String(protocol), port: Number(port), places: names },
  })
  return {}
}
