/**
 * What the checks of lab 4.1 share: who is there, and sentences about one container.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  arrange,
  type ContainerPlace,
  type Draw,
  type DrawnNetwork,
  differences,
  ensure,
  type FailureDetails,
  type Flow,
  GATEWAY,
  type HostState,
  heard,
  INTERNET,
  once,
  type Place,
  packet,
  type Remote,
  sceneOf,
  sourcesOutside,
  type World,
  withoutStrangers,
} from '../support/index.ts'

export type Manager = Remote<NetworkManager>

/** One container, `web`; each of these is there once the check that makes it has passed. */
export interface OneContainer {
  manager: Manager
  /** Another one for the same network, that has found it there. */
  successor?: Manager
  web: ContainerPlace
  ip: string
  /** Switches and policies of the host, before anything. */
  settings: string[]
  /** After the first initializeBridge, and before there was a container. */
  forwards?: boolean
  /** As initializeBridge made them first. */
  rules?: NetworkRules
}

/** Containers of one network, which come one after the other. */
export interface ManyContainers {
  manager: Manager
  ids: Ids
  one: ContainerPlace
  two: ContainerPlace
  /** What the first, the second and the similar one were given. */
  given: string[]
  /** Addresses of containers that cleanup has not taken back. */
  kept: string[]
  /** A container that no check has connected yet, or that is free again. */
  third(world: World): Promise<ContainerPlace>
}

/** Each of these but the first two is there once the check that makes it has passed. */
export interface SecondNetwork {
  network: Omit<DrawnNetwork, 'address'>
  /** Of its container, and of one of the first network. */
  id: string
  manager: Manager
  container: ContainerPlace
  /** Before any of this network was there. */
  before: HostState
}

export interface Ids {
  first: string
  second: string
  /** Begins like the first, with six characters at least. */
  similar: string
  /** Of 64 characters. */
  long: string
  /** It begins and ends like the long one, and in between it has capitals. */
  twin: string
}

/** Docker shows the first twelve of 64 characters. */
const SHOWN = 12

function idsFrom(draw: Draw): Ids {
  const stem = `${draw.pick(['webapp', 'worker', 'backend'])}${draw.integer(1, 99)}`
  const long = draw.id()
  const [head, middle, tail] = [long.slice(0, SHOWN), long.slice(SHOWN, -SHOWN), long.slice(-SHOWN)]
  const [first, similar] = draw.shuffled(['a', 'b']).map((end) => stem + end) as [string, string]
  return { first, similar, second: draw.name(), long, twin: head + middle.toUpperCase() + tail }
}

export function manyContainers(draw: Draw): ManyContainers {
  const ids = idsFrom(draw)
  return sceneOf<ManyContainers>({
    ids,
    given: [],
    kept: [],
    third: once((world) => world.container(ids.similar)),
  })
}

/** A packet that is not answered may have arrived all the same. */
export async function sentOut(
  from: ContainerPlace,
  world: World,
): Promise<{ flow: Flow; sources: string[] }> {
  const sent = packet({ from, to: INTERNET, port: 80 })
  const { flow } = await sent.send({ wait: 500, still: true })
  const sources = await sourcesOutside(world, flow)
  ensure(sources.length > 0, { expected: `${sent.sentence} arrives`, observed: 'it did not', next: '', flow })
  return { flow, sources }
}

/**
 * A packet of the host's own, and the sources with which it has come to the router. Whether it gets out at all is not what is
 * asked: one that is lost is sent again.
 */
export async function sentByHost(world: World, to: string): Promise<{ flow: Flow; sources: string[] }> {
  const send = async (): Promise<{ flow: Flow; sources: string[] }> => {
    const { flow } = await packet({ from: world.host, to, port: 80 }).send({ wait: 500 })
    const arrived = await heard(world, 'router', flow)
    return { flow, sources: [...new Set(arrived.map(({ source }) => source))] }
  }
  const first = await send()
  return first.sources.length === 0 ? send() : first
}

export function reachesInternet(from: ContainerPlace, world: World, next: string): Promise<void> {
  return packet({ from, to: INTERNET, port: 80 }).isAnswered({ by: world.internet, next })
}

export interface BridgeWanted {
  name: string
  /** With its prefix length. */
  address: string
}

/** @param because what has to be known beside the rest */
export async function ensureBridge(
  world: World,
  because = '',
  { name, address }: BridgeWanted = { name: 'minidocker0', address: `${GATEWAY}/16` },
): Promise<void> {
  const { links } = await world.host.network()
  const bridge = links.find((link) => link.name === name)
  const ensureThat = (holds: boolean, { next, ...told }: FailureDetails): void =>
    ensure(holds, { ...told, next: `${because} ${next}`.trim() })
  ensureThat(bridge?.bridge === true, {
    expected: `initializeBridge makes a bridge with the name ${name}`,
    observed: bridge === undefined ? `the host has no ${name}` : `${name} is no bridge`,
    next: 'ip link add NAME type bridge makes one.',
  })
  ensureThat(bridge?.up === true, {
    expected: `${name} is up`,
    observed: `${name} is down: a switch without power`,
    next: 'ip link set NAME up switches an interface on.',
  })
  ensureThat(bridge?.addresses.includes(address) === true, {
    expected: `${name} has the address ${address}`,
    observed: `it has ${bridge?.addresses.join(', ') || 'none'}`,
    next: 'ip address add ADDRESS/PREFIX dev NAME: the gateway address, with the prefix length of the subnet.',
  })
}

export interface Connected {
  /** What setup returned. */
  ip: string
  next: string
  gateway?: string
}

/** Words of iptables, from the name of the chain on: of those in POSTROUTING, and of those in FORWARD. */
export interface NetworkRules {
  nat: string[]
  filter: string[]
}

/**
 * The learner's, that hold for all containers.
 *
 * @param before anything was made
 * @param ip of the one that is connected: rules for it alone may be made when it is, and so may those for its veth
 */
export function rulesOfNetwork(before: HostState, now: HostState, ip: string): NetworkRules {
  const { added } = differences(before, now)
  const lines = withoutStrangers(added)
  const links = lines.flatMap((line) => /^interface (\S+)/.exec(line)?.[1] ?? [])
  const ofOne = [ip, ...links.filter((link) => link !== 'minidocker0')]
  const shared = lines.filter((line) => !ofOne.some((words) => line.includes(words)))
  const rulesIn = (chain: string): string[] =>
    shared.filter((line) => line.startsWith(`${chain} `)).map((line) => line.replace(/^\w+: -A /, ''))
  return { nat: rulesIn('nat: -A POSTROUTING'), filter: rulesIn('filter: -A FORWARD') }
}

/** The last one, to be lost. Who has one rule, has it lead to rules of its own: that one stays. */
export const lastOfSeveral = (rules: string[]): string[] => rules.slice(1).slice(-1)

export async function changeRules(host: Place, how: '-A' | '-D', rules: NetworkRules): Promise<void> {
  const script = (['nat', 'filter'] as const).flatMap((table) =>
    rules[table].length === 0
      ? []
      : [`*${table}`, ...rules[table].map((words) => `${how} ${words}`), 'COMMIT\n'],
  )
  if (script.length === 0) return
  const what = 'rules that are there are taken away and put back'
  await arrange(host, ['iptables-restore', '--noflush', '--wait'], { what, input: script.join('\n') })
}

/** The container has a network: its packet arrives, and comes from the address that it was given. */
export function reachesGateway(
  from: ContainerPlace,
  world: World,
  { ip, next, gateway = GATEWAY }: Connected,
): Promise<void> {
  return packet({ from, to: gateway, port: 80 }).isAnswered({ by: world.host, seenFrom: ip, next })
}

/** Interfaces in these places that were not there before. */
export async function leftBehind(places: Place[], before: string[][]): Promise<string[]> {
  const now = await Promise.all(places.map((place) => place.linkNames()))
  return now.flatMap((names, index) => names.filter((name) => before[index]?.includes(name) !== true))
}
