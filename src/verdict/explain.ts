/**
 * Tells from where a packet was last heard what most likely stopped it, and what to do about it. Knows the world of the labs
 * (its namespaces and addresses), not what any lab asks for.
 */
import type { Flow, Sighting } from './path.ts'

/** What the Docker host's switches and counters said after the packet had failed. */
export interface HostFacts {
  /** net.ipv4.ip_forward */
  forwarding: boolean
  /** Packets that met no rule in FORWARD and were dropped by its policy; undefined where no counter tells. */
  droppedByPolicy: number | undefined
  /** Names of the host's bridges and of the links plugged into them. */
  inside: ReadonlySet<string>
}

export interface Explanation {
  observed: string
  next: string
}

const PRIVATE = /^(10\.|172\.(1[6-9]|2\d|3[01])\.)/

/** Undefined when the path does not tell: the check's own words are better then. */
export function explain(path: Sighting[], flow: Flow, facts: HostFacts): Explanation | undefined {
  const forth = path.filter((sighting) => sighting.forth).at(-1)
  const back = path.filter((sighting) => !sighting.forth).at(-1)
  if (forth === undefined) return neverLeft(flow)
  if (back?.packet.kind.includes('RST')) return refused(back, forth)
  return back === undefined ? lostOnTheWay(forth, facts) : lostOnTheWayBack(back, flow, facts)
}

function neverLeft(flow: Flow): Explanation {
  if (flow.destination.startsWith('127.')) {
    return {
      observed: 'no packet was heard on any interface: the kernel found no way for it',
      next: 'A packet from 127.0.0.1 may leave the loopback interface only with net.ipv4.conf.<bridge>.route_localnet=1.',
    }
  }
  return {
    observed: 'no packet was heard on any interface of the host: it never got out of its sender',
    next: 'Look at the sender: is its eth0 up and plugged into the bridge, has it an address, and a route to there?',
  }
}

function refused(back: Sighting, forth: Sighting): Explanation {
  const { destination, destinationPort } = forth.packet
  return {
    observed: `${back.packet.source} refused the connection (RST): nobody listens on port ${destinationPort} of ${destination}`,
    next: `The packet was delivered to ${destination}:${destinationPort}. If that is not where it should go, no rule has changed its destination.`,
  }
}

function lostOnTheWay(last: Sighting, facts: HostFacts): Explanation | undefined {
  const { where, link, packet } = last
  if (where === 'router') return lostOutside(last)
  if (where !== 'host') return undefined
  if (packet.direction === 'out') {
    if (facts.inside.has(link)) {
      return {
        observed: `the packet went out on ${link} to ${packet.destination}, from ${packet.source}, and no answer came`,
        next: `Would ${packet.destination} know the way back to ${packet.source}, and does somebody listen there?`,
      }
    }
    return packet.source.startsWith('127.') ? loopbackSource(link) : undefined
  }
  return notForwarded(link, packet.destination, 'the packet', facts)
}

function lostOutside({ packet }: Sighting): Explanation | undefined {
  if (!PRIVATE.test(packet.source)) return undefined
  return {
    observed: `the packet left the host with the source ${packet.source}, and no answer can find its way back to that`,
    next: 'Addresses of the container network mean nothing outside. Give packets that leave the host its own address: MASQUERADE, in POSTROUTING of table nat.',
  }
}

function loopbackSource(link: string): Explanation {
  return {
    observed: `the packet left on ${link} with the source 127.0.0.1, which no other machine may answer`,
    next: 'The source has to be rewritten as well: MASQUERADE for what comes from 127.0.0.0/8 and leaves through the bridge.',
  }
}

function notForwarded(link: string, to: string, what: string, facts: HostFacts): Explanation {
  if (!facts.forwarding) {
    return {
      observed: `${what} came in on ${link} and went no further: net.ipv4.ip_forward is 0, so the host forwards nothing`,
      next: 'A Linux host is no router until it is told: set net.ipv4.ip_forward to 1.',
    }
  }
  const counted =
    facts.droppedByPolicy === undefined || facts.droppedByPolicy === 0
      ? ''
      : ` (its policy, DROP, has counted ${facts.droppedByPolicy} packets)`
  return {
    observed: `${what} came in on ${link} and never went out again: the FORWARD chain dropped it${counted}`,
    next: `The policy of FORWARD is DROP: what no rule accepts is gone. Which rule of yours should accept a packet that comes in on ${link} for ${to}?`,
  }
}

function lostOnTheWayBack(last: Sighting, flow: Flow, facts: HostFacts): Explanation | undefined {
  const { where, link, packet } = last
  if (where !== 'host') return undefined
  const delivered = packet.direction === 'out' || facts.inside.has(link)
  if (
    delivered &&
    flow.protocol !== 'icmp' &&
    packet.source !== flow.destination &&
    PRIVATE.test(packet.source)
  ) {
    return {
      observed: `the answer came from ${packet.source}, but the client had asked ${flow.destination}: it threw the answer away`,
      next: 'The answer took a short cut past the host, so its address was never translated back. Rewrite the source on the way in, and it has to come back through the host.',
    }
  }
  if (packet.direction === 'out') return undefined
  return notForwarded(link, packet.destination, 'the answer', facts)
}
