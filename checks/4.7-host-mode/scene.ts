/**
 * What the checks of lab 4.7 share: containers that run, and sentences about them.
 */
import type { NetworkConfig } from '../../solutions/4.1-network-manager/network-manager.ts'
import type {
  ContainerRunner,
  RunningContainer,
  RunOptions,
} from '../../solutions/4.7-host-mode/host-mode.ts'
import {
  addressOf,
  type Draw,
  type DrawnNetwork,
  differences,
  ensure,
  HOST,
  type HostState,
  listed,
  type Place,
  packet,
  type Remote,
  textOf,
  type World,
} from '../support/index.ts'

/** Only what the configuration has: the rest of a draw is no business of the learner's code. */
export const configOf = ({ bridge, gateway, subnet }: DrawnNetwork): NetworkConfig => ({
  ...{ bridge, gateway, subnet },
})

/**
 * What runs in the containers, told apart by its number; the checks bring listeners of their own along. It does not end when it
 * is merely asked to, and one of its words has blanks in it.
 */
export const commandOf = (number: number): string[] => [
  ...['sh', '-c', 'trap "" TERM; exec "$0" "$@"'],
  ...[COMMAND, `${secondsOf(number)}`],
]

/** What a process of that number has become. */
export const wordsOf = (number: number): string => `${COMMAND} ${secondsOf(number)}`

const COMMAND = 'sleep'
const secondsOf = (number: number): number => 864_000 + number

export type Runner = Remote<ContainerRunner>

/** A port of the host and one of the container behind it. */
export interface Published {
  host: number
  inside: number
}

/** What nobody can know by heart. */
export interface Drawn {
  /** Another one than the usual. */
  network: DrawnNetwork
  /** Of the container that is named like the role in the checks. */
  names: Record<'api' | 'db' | 'late' | 'lone' | 'lost' | 'monitor' | 'next' | 'other' | 'web', string>
  /** Those of web, and of next after it: one port of the host leads to one behind it over TCP, and to another over UDP. */
  tcp: Published
  udp: Published
  /** Of late: over both protocols, and over UDP alone. */
  spare: Published
  extra: Published
  /** Behind a mapping that cannot be had. */
  after: Published
}

export function drawnFrom(draw: Draw): Drawn {
  const name = (): string => draw.name()
  const published = (): Published => ({ host: draw.port(), inside: draw.port() })
  const tcp = published()
  return {
    network: draw.network(),
    names: {
      ...{ api: name(), db: name(), late: name(), lone: name() },
      ...{ lost: name(), monitor: name(), next: name(), other: name(), web: name() },
    },
    ...{ tcp, udp: { ...published(), host: tcp.host } },
    ...{ spare: published(), extra: published(), after: published() },
  }
}

/** Containers on a bridge; each of these is there once the check that makes it has passed. */
export interface Containers extends Drawn {
  runner: Runner
  db: Place
  web: Bridged
  /** When db was running, and web not yet. */
  beforeWeb: HostState
}

export interface RunRequest extends RunOptions {
  id: string
  number: number
}

/** Runs a container, and makes sure that the pid that comes back is that of its command. */
export async function run(
  runner: Runner,
  world: World,
  { id, number, ...options }: RunRequest,
): Promise<RunningContainer> {
  const container = await runner.run(id, commandOf(number), options)
  const pid = (container as RunningContainer | undefined)?.pid
  ensure(Number.isSafeInteger(pid) && (await world.isRunning(pid ?? 0)), {
    expected: `run('${id}', …) returns the pid of a process that runs`,
    observed: `it returned ${textOf(container)}`,
    next: 'startProcess returns the pid: hand it on, and let the process run.',
  })
  const running = await runningOf(world, number, pid ?? 0)
  ensure(running.includes(pid ?? 0), {
    expected: `the process whose pid run('${id}', …) returns runs "${wordsOf(number)}"`,
    observed: running.length === 0 ? 'nothing runs that command' : 'another process runs that command',
    next: 'Pass the command on to startProcess as it is, an array whose words may have blanks in them, and hand on the pid that comes back.',
  })
  return container
}

export async function joined(world: World, id: string, pid: number): Promise<Place> {
  try {
    return await world.join(id, pid)
  } catch (error) {
    ensure(await world.isRunning(pid), {
      expected: `the process of container ${id} goes on until it is stopped`,
      observed: 'it has just ended',
      next: 'Is it really the command that was asked for, which sleeps?',
    })
    throw error
  }
}

/** Which processes of the host run that command, or are about to: a shell has it among its arguments by then. */
export async function pidsOf({ host }: World, number: number): Promise<number[]> {
  // The brackets keep the pattern from finding the shell that asks.
  const { stdout } = await host.shell(`pgrep -f '[${COMMAND[0]}]${COMMAND.slice(1)} ${secondsOf(number)}$'`)
  return numbersIn(stdout)
}

/** How often it is asked for what a shell becomes: 20 ms apart, so that a busy machine has five seconds. */
const BECOMES_LIMIT = 250

/**
 * Which processes of the host run that command and nothing else. startProcess returns when the process is in its
 * namespaces, still as the shell that becomes the command next: for that it is waited, as long as the process is there.
 * Others may run the same command.
 */
async function runningOf({ host }: World, number: number, pid: number): Promise<number[]> {
  const command = wordsOf(number)
  // In an emulated guest, pgrep takes half a second: it is asked only where something is wrong.
  const { stdout } = await host.shell(
    `for _ in $(seq ${BECOMES_LIMIT}); do
      [ "$(tr '\\0' ' ' </proc/${pid}/cmdline)" = '${command} ' ] && exec echo ${pid}
      kill -0 ${pid} || break
      sleep 0.02
    done
    pgrep -f '^${command}$'`,
  )
  return numbersIn(stdout)
}

const numbersIn = (lines: string): number[] => lines.split('\n').filter(Boolean).map(Number)

/** Fails when there is anything that was not there before, or the other way round; switches included. */
export function ensureUnchanged(
  before: HostState,
  after: HostState,
  { expected, next }: { expected: string; next: string },
): void {
  const { added, removed } = differences(before, after)
  const switched = (after.sections.sysctl ?? []).filter((line) => !before.sections.sysctl?.includes(line))
  ensure(added.length + removed.length + switched.length === 0, {
    expected,
    observed: [
      `added: ${listed(added)}; gone: ${listed(removed)}`,
      ...(switched.length === 0 ? [] : [`switched: ${listed(switched)}`]),
    ].join('; '),
    next,
  })
}

/** Fails when a start that was refused has left its process. */
export async function ensureNotStarted(
  world: World,
  { id, number }: RunRequest,
  next: string,
): Promise<void> {
  const left = await pidsOf(world, number)
  ensure(left.length === 0, {
    expected: `after run('${id}', …) has thrown, no process of it runs`,
    observed: `process ${left.join(', ')} still runs "${wordsOf(number)}"`,
    next,
  })
}

export interface Bridged {
  place: Place
  pid: number
  ip: string
}

/** A container in bridge mode, with listeners of the checks that are published over TCP and over UDP. */
export async function runWeb(
  scene: Containers,
  world: World,
  name: Pick<RunRequest, 'id' | 'number'>,
): Promise<Bridged> {
  const { runner, tcp, udp, network } = scene
  const publish = [`${tcp.host}:${tcp.inside}/tcp`, `${udp.host}:${udp.inside}/udp`]
  const { pid, ip } = await run(runner, world, { ...name, network: 'bridge', publish })
  const place = await joined(world, name.id, pid)
  await place.listen(tcp.inside)
  await place.listen(udp.inside, 'udp')
  const web = { place, pid, ip: addressOf(ip) }
  await reachWeb(scene, world, web)
  const { links } = await place.network()
  const address = `${web.ip}${network.subnet.replace(/.*\//, '/')}`
  ensure(links.find(({ name }) => name === 'eth0')?.addresses.includes(address) === true, {
    expected: `run returns the address that eth0 of ${name.id} has`,
    observed: `it returned ${web.ip}, and the container has ${links.flatMap(({ addresses }) => addresses).join(', ')}`,
    next: 'setupContainerNetwork of lab 4.1 returns the address: keep it, and hand it on.',
  })
  return web
}

export async function reachWeb({ tcp, udp }: Drawn, { neighbor }: World, { place }: Bridged): Promise<void> {
  const next =
    'Connect the process with setupContainerNetwork of lab 4.1, and publish each mapping with addPortForward of lab 4.2, for the address that came back.'
  await packet({ from: neighbor, to: HOST, port: tcp.host }).isAnswered({ by: place, next })
  await packet({ from: neighbor, to: HOST, port: udp.host, protocol: 'udp' }).isAnswered({ by: place, next })
}
