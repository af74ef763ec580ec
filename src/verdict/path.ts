/**
 * Follows one request and its answer through the interfaces they were heard on. What a path means is for `explain.ts`.
 */
import type { Packet } from './packets.ts'
import type { Hop } from './verdict.ts'

/** What was heard in one namespace, and the names of its interfaces by number. */
export interface Heard {
  packets: Packet[]
  links: ReadonlyMap<number, string>
}

export interface Flow {
  protocol: 'tcp' | 'udp' | 'icmp'
  /** The client's port: every request of the checks has one of its own, and NAT keeps it where it can. */
  port: number
  /** Where the client sent it. */
  destination: string
  /** Place that sent it: `host`, `web`. */
  from: string
  /** Place that was to answer. */
  to?: string
  /** What the sender was told instead of an answer: `ETIMEDOUT`, `EHOSTUNREACH`, … */
  error?: string
}

/** A packet at one interface. */
export interface Sighting {
  /** `host` or `router` */
  where: string
  link: string
  packet: Packet
  /** False for what comes back. */
  forth: boolean
}

const MAX_HOPS = 16

/** Every place at which the request or its answer was heard, in order of time, retransmissions left out. */
export function sightings(heard: Record<string, Heard>, flow: Flow): Sighting[] {
  const found = Object.entries(heard).flatMap(([where, { packets, links }]) =>
    packets
      .filter((packet) => belongs(packet, flow))
      .map((packet) => ({
        where,
        link: links.get(packet.link) ?? `interface ${packet.link}`,
        packet,
        forth: isForth(packet, flow),
      })),
  )
  found.sort((a, b) => a.packet.time - b.packet.time)
  const seen = new Set<string>()
  return outBeforeIn(found).filter((sighting) => {
    const key = hopKey(sighting)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** The one cable that is listened to at both ends. */
const ENDS: Record<string, string> = { host: 'eth0', router: 'to-host' }

/**
 * Either end notes the time for itself, and now and then the far one is ahead: what left by the cable goes before what arrived.
 * Looked up, and not looked for: learner code may send as much as is kept, from the port that is followed.
 */
function outBeforeIn(found: Sighting[]): Sighting[] {
  const ordered: { sighting: Sighting; before: Sighting[] }[] = []
  const arrived = new Map<string, Sighting[]>()
  for (const sighting of found) {
    const { where, link, packet } = sighting
    const before: Sighting[] = []
    const isEnd = link === ENDS[where]
    const earlier =
      isEnd && packet.direction === 'out' ? arrived.get(arrival(farEnd(where), packet)) : undefined
    if (earlier !== undefined) {
      earlier.push(sighting)
      continue
    }
    ordered.push({ sighting, before })
    const key = arrival(where, packet)
    if (isEnd && packet.direction === 'in' && !arrived.has(key)) arrived.set(key, before)
  }
  return ordered.flatMap(({ sighting, before }) => [...before, sighting])
}

function farEnd(where: string): string {
  return Object.keys(ENDS).find((end) => end !== where) ?? ''
}

function arrival(where: string, packet: Packet): string {
  return `${where} ${packet.protocol} ${described(packet)}`
}

function belongs(packet: Packet, flow: Flow): boolean {
  if (packet.protocol !== flow.protocol || !isTelling(packet)) return false
  if (flow.protocol === 'icmp') return packet.kind.startsWith('echo') && concerns(packet, flow.destination)
  return packet.sourcePort === flow.port || packet.destinationPort === flow.port
}

/** The first packet of a TCP conversation decides its way, and so does the first answer; the others only follow. */
function isTelling({ protocol, kind }: Packet): boolean {
  return protocol !== 'tcp' || /SYN|RST/.test(kind)
}

function concerns(packet: Packet, address: string): boolean {
  return packet.source === address || packet.destination === address
}

function isForth(packet: Packet, flow: Flow): boolean {
  return flow.protocol === 'icmp' ? packet.kind === 'echo request' : packet.sourcePort === flow.port
}

function hopKey({ where, link, packet }: Sighting): string {
  const { direction, source, destination, kind } = packet
  return [where, link, direction, source, destination, kind].join(' ')
}

function described({ protocol, source, destination, sourcePort, destinationPort, kind }: Packet): string {
  if (protocol === 'icmp') return `${source} → ${destination} ${kind}`
  const what = protocol === 'udp' ? 'UDP' : kind
  return `${source}:${sourcePort} → ${destination}:${destinationPort} ${what}`
}

export function hopsOf(path: Sighting[]): Hop[] {
  return path.slice(0, MAX_HOPS).map(({ where, link, packet }) => ({
    where,
    link,
    direction: packet.direction,
    packet: described(packet),
  }))
}
