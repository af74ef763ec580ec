/**
 * What the checks of lab 4.1 share: who is there, and sentences about one container.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type ContainerPlace,
  type Draw,
  ensure,
  type FailureDetails,
  type Flow,
  GATEWAY,
  INTERNET,
  once,
  type Place,
  packet,
  type Remote,
  sceneOf,
  sourcesOutside,
  type World,
} from '../support/index.ts'

export type Manager = Remote<NetworkManager>

/** One container, `web`; each of these is there once the check that makes it has passed. */
export interface OneContainer {
  manager: Manager
  /** Another one for the same network, that has found it there. */
  successor?: Manager
  web: ContainerPlace
  ip: string
}

/** Containers of one network, which come one after the other. */
export interface ManyContainers {
  manager: Manager
  ids: Ids
  one: ContainerPlace
  two: ContainerPlace
  /** What the first, the second and the similar one were given. */
  given: string[]
  /** The address of a container that cleanup has not taken back. */
  paired?: string
  /** A container that no check has connected yet, or that is free again. */
  third(world: World): Promise<ContainerPlace>
}

export interface Ids {
  first: string
  second: string
  /** Begins like the first, with six characters at least. */
  similar: string
  /** Of 64 characters. */
  long: string
  /** It begins and ends like the long one. */
  twin: string
}

/** Docker shows the first twelve of 64 characters. */
const SHOWN = 12

function idsFrom(draw: Draw): Ids {
  const stem = `${draw.pick(['webapp', 'worker', 'backend'])}${draw.integer(1, 99)}`
  const long = draw.id()
  const [head, middle, tail] = [long.slice(0, SHOWN), draw.id().slice(SHOWN, -SHOWN), long.slice(-SHOWN)]
  const [first, similar] = draw.shuffled(['a', 'b']).map((end) => stem + end) as [string, string]
  return { first, similar, second: draw.name(), long, twin: head + middle + tail }
}

export function manyContainers(draw: Draw): ManyContainers {
  const ids = idsFrom(draw)
  return sceneOf<ManyContainers>({ ids, given: [], third: once((world) => world.container(ids.similar)) })
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
