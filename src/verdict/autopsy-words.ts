/**
 * What the autopsy looks at, and what its parts share.
 */
import type { Counter, Link, Neighbor, Network, Switch } from '../guest/index.ts'
import type { Hook, HookName, Leg } from './legs.ts'
import type { TracedPacket } from './nftrace.ts'
import type { Flow, Sighting } from './path.ts'

/** What is known of one packet that was sent and traced. */
export interface Findings {
  flow: Flow
  /** On the host, in order of time. */
  legs: Leg[]
  /** Where it and its answer were heard. */
  path: Sighting[]
  host: Network
  /** Of the sender and of the one who was to answer, where that is a place inside. */
  from?: Network
  to?: Network
  switches: Switch[]
  neighbors: Neighbor[]
  /** Counters of the kernel that have grown meanwhile. */
  counters: Counter[]
  /** The rule, or the policy, of iptables-legacy that has dropped something meanwhile, by hook. */
  legacy: Partial<Record<HookName, string>>
  /** DNAT rules, in their own words. */
  redirects: string[]
  /** An entry of conntrack that was there before, for the same conversation. */
  remembered?: string
  /** Somewhere there was more than is kept. */
  incomplete?: boolean
}

/** Whether a counter has grown in a place: `Udp NoPorts`. */
export function counted({ counters }: Findings, place: string, name: string): boolean {
  return counters.some((each) => each.place === place && each.name === name && each.by > 0)
}

export interface Cause {
  sentence: string
  next?: string
}

export const isPrivate = (address: string): boolean => /^(10\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)

/** `172.18.0.2:80` */
export function shown({ protocol, destination, destinationPort }: TracedPacket): string {
  return protocol === 'icmp' ? destination : `${destination}:${destinationPort}`
}

export function links({ links }: Network, name: string): Link | undefined {
  return links.find((link) => link.name === name)
}

export function has(network: Network | undefined, address: string): boolean {
  const owned = (network?.links ?? []).flatMap(({ addresses }) => addresses)
  return owned.some((each) => each.replace(/\/.*/, '') === address)
}

/** Addresses of a place, without its loopback's. */
export function addressesOf(network: Network): string[] {
  const all = network.links.flatMap(({ addresses }) => addresses.map((each) => each.replace(/\/.*/, '')))
  return all.filter((address) => !address.startsWith('127.'))
}

/** An address that the host asked for by ARP, and nobody answered: by which interface. */
export function askedInVain({ neighbors }: Findings, address: string): string | undefined {
  return neighbors.find((each) => each.place === 'host' && each.address === address && !each.known)?.link
}

/** What is wrong with the cable of a place that is to be reached by an interface of the host; undefined when nothing is. */
export function cableTrouble(
  host: Network,
  place: Network,
  { name, by }: { name: string; by: string },
): string | undefined {
  const own = links(place, 'eth0')
  if (own === undefined) return undefined
  if (!own.up) return `eth0 of ${name} is down`
  const end = host.links.find(({ index, peer }) => index === own.peer && peer === own.index)
  if (end === undefined || end.name === by) return undefined
  if (!end.up) return `${end.name}, the host end of the cable of ${name}, is down`
  const bridge = host.links.find(({ ports }) => ports.includes(end.name))
  if (bridge?.name === by) return bridge.up ? undefined : `the bridge ${by} is down`
  const where = bridge === undefined ? 'no bridge' : bridge.name
  return `${end.name}, the host end of the cable of ${name}, is plugged into ${where}`
}

/** On its way out of the host: was somebody found there by ARP? */
export function outgoing({ after }: Hook, findings: Findings): Cause | undefined {
  const { host, to, flow } = findings
  const { destination } = after
  const by = askedInVain(findings, destination)
  if (by === undefined) return undefined
  if (links(host, by)?.up === false) {
    return { sentence: `the packet was to leave by ${by} for ${destination}, and ${by} is down` }
  }
  if (to === undefined || flow.to === undefined) {
    return {
      sentence: `the packet was to leave by ${by} for ${shown(after)}, and nobody there has that address`,
    }
  }
  const owned = addressesOf(to)
  if (!owned.includes(destination)) {
    return {
      sentence: `the packet was to leave by ${by} for ${shown(after)}, and nobody there has that address: ${flow.to} has ${owned.join(' and ') || 'none'}`,
      next: 'Which address does your rule send it to, and which has the container?',
    }
  }
  const trouble = cableTrouble(host, to, { name: flow.to, by })
  if (trouble === undefined) return undefined
  return {
    sentence: `the packet was to leave by ${by} for ${shown(after)}, and nobody answered there: ${trouble}`,
  }
}

/** `172.18.0.0/16 via …` that leads to an address; undefined when none does. */
export function routeTo({ routes }: Network, address: string): Network['routes'][number] | undefined {
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const matching = routes.filter(({ destination, mask }) => {
    const bits = number(mask)
    return (number(address) & bits) >>> 0 === (number(destination) & bits) >>> 0
  })
  return matching.sort((a, b) => number(b.mask) - number(a.mask))[0]
}
