/**
 * Tells from where a packet was last heard what most likely stopped it, and what to do about it. Knows the world of the labs
 * (its namespaces and addresses), not what any lab asks for.
 */
import type { Flow, Sighting } from './path.ts'

/** What the Docker host's switches, links and counters said after the packet had failed. */
export interface HostFacts {
  /** net.ipv4.ip_forward */
  forwarding: boolean
  /** Packets that met no rule in FORWARD and were dropped by its policy; undefined where no counter tells. */
  droppedByPolicy: number | undefined
  /** Those for forwarded packets that drop or reject, and have counted some. */
  droppingRules?: string[]
  /** Packets for the host itself that the INPUT chain has dropped. */
  droppedByInput: number
  /** The host's own addresses, without prefix lengths. */
  addresses: ReadonlySet<string>
  /** The bridge of each link that is plugged into one; a bridge is its own. */
  bridgeOf: ReadonlyMap<string, string>
  /** Ports that a bridge sends back to what came in by them. */
  hairpins: ReadonlySet<string>
  /** Links that neither have an address nor are plugged into a bridge: whatever comes in there is lost. */
  loose: ReadonlySet<string>
}

export interface Explanation {
  observed: string
  /** Absent where the check knows better than the path what to do. */
  next?: string
}

const PRIVATE = /^(10\.|172\.(1[6-9]|2\d|3[01])\.)/

/** Undefined when the path does not tell: the check's own words are better then. */
export function explain(path: Sighting[], flow: Flow, facts: HostFacts): Explanation | undefined {
  const forth = path.filter((sighting) => sighting.forth).at(-1)
  const back = path.filter((sighting) => !sighting.forth).at(-1)
  if (forth === undefined) return neverLeft(flow)
  if (flow.destination.startsWith('127.') && flow.from !== 'host') return noLoopback(forth, flow)
  if (back?.packet.kind.includes('RST')) return refused(forth, facts)
  return back === undefined ? lostOnTheWay(forth, flow, facts) : lostOnTheWayBack(back, flow, facts)
}

function neverLeft({ from, destination, error }: Flow): Explanation | undefined {
  if (destination.startsWith('127.'))
    return from === 'host' ? { observed: 'no packet was heard on any interface' } : undefined
  if (from === 'host') return undefined
  if (error === 'ENETUNREACH') {
    return {
      observed: `${from} has no route to ${destination}, and sent nothing`,
      next: `An address alone gives ${from} a route to its own subnet, and no more. For all the rest it needs a default route, through the gateway.`,
    }
  }
  if (error === 'EHOSTUNREACH') {
    return {
      observed: `${from} asked by ARP who has the address of its next hop, nobody answered, and so it sent nothing`,
      next: `Is the cable of ${from} plugged into the bridge, is the bridge up, and has it the address that ${from} takes for its gateway?`,
    }
  }
  return {
    observed: `no packet was heard on any interface of the host: it never got out of ${from}`,
    next: `Look at ${from}: is its eth0 up and plugged into the bridge, has it an address, and a route to there?`,
  }
}

function noLoopback({ link }: Sighting, { from, destination }: Flow): Explanation {
  return {
    observed: `the packet to ${destination} left ${from} and was heard on ${link}: inside ${from} nothing has that address`,
  }
}

function refused({ packet }: Sighting, facts: HostFacts): Explanation {
  const target = `${packet.destination}:${packet.destinationPort}`
  if (facts.addresses.has(packet.destination) || packet.destination.startsWith('127.')) {
    return {
      observed: `no rule gave the packet the address of a container: it was for ${target}, which is the host itself, and there nobody listens (RST)`,
    }
  }
  return {
    observed: `${packet.destination} refused it (RST): the packet arrived at ${target}, and nobody listens there`,
    next: `Is ${target} where it should have gone, address and port?`,
  }
}

function lostOnTheWay(last: Sighting, flow: Flow, facts: HostFacts): Explanation | undefined {
  const { where, link, packet } = last
  if (where === 'router') return lostOutside(last)
  if (where !== 'host') return undefined
  if (packet.direction === 'out') return delivered(last, facts)
  if (facts.loose.has(link)) return notPluggedIn(link, flow)
  // Only TCP and UDP have ports that could have been published: why a ping was not answered is not to be seen here.
  if (flow.protocol === 'icmp' && facts.addresses.has(packet.destination)) return undefined
  if (facts.forwarding && flow.from === flow.to && facts.bridgeOf.has(link) && !facts.hairpins.has(link)) {
    return noHairpin(link)
  }
  // Nor of a datagram that nothing redirected: a closed port complains of it by ICMP, which is no part of the flow.
  if (flow.protocol === 'udp' && facts.forwarding && facts.addresses.has(packet.destination)) return undefined
  if (facts.forwarding && flow.error === 'EHOSTUNREACH') return nobodyThere(last, facts)
  return notForwarded(last, flow, facts)
}

function lostOutside({ packet }: Sighting): Explanation | undefined {
  if (!PRIVATE.test(packet.source)) return undefined
  return {
    observed: `the packet left the host with the source ${packet.source}, and no answer can find its way back to that`,
    next: 'Addresses of the container network mean nothing outside. Give packets that leave the host its own address: MASQUERADE, in POSTROUTING of table nat.',
  }
}

/** It left the host, and nothing came back. */
function delivered({ link, packet }: Sighting, facts: HostFacts): Explanation | undefined {
  const { source, destination } = packet
  if (source.startsWith('127.')) {
    return {
      observed: `the packet left on ${link} for ${destination}, still with the source ${source}: an answer to that address stays on the machine that sends it`,
      next: 'Give it another source: MASQUERADE, in POSTROUTING of table nat, for what comes from 127.0.0.0/8 and leaves by the bridge.',
    }
  }
  if (source === destination) {
    return {
      observed: `the packet came back to ${destination} with ${source} as its source: a martian, which the kernel drops`,
      next: 'Give it another source: MASQUERADE, in POSTROUTING of table nat, for what a container sends to a published port.',
    }
  }
  if (!facts.bridgeOf.has(link)) return undefined
  return {
    observed: `the packet went out on ${link} to ${destination}, from ${source}, and no answer came`,
    next: `Would ${destination} know the way back to ${source}, and does somebody listen there?`,
  }
}

function notPluggedIn(link: string, { from }: Flow): Explanation {
  return {
    observed: `the packet came in on ${link} and went no further: that end of the cable is plugged into nothing`,
    next: `Make the host end of the cable of ${from} a port of the bridge: ip link set ${link} master BRIDGE.`,
  }
}

function noHairpin(link: string): Explanation {
  return {
    observed: `the packet came in on ${link}, and never went out again: it would have to leave where it came in, and a bridge sends nothing back there`,
    next: `Switch hairpin mode on for that port of the bridge: ip link set ${link} type bridge_slave hairpin on.`,
  }
}

function nobodyThere({ link, packet }: Sighting, facts: HostFacts): Explanation {
  const translated = facts.addresses.has(packet.destination)
  const whom = translated ? 'the destination that a rule gave it' : packet.destination
  return {
    observed: `the packet came in on ${link}, and its sender was told that the host cannot be reached: nobody answered when ${whom} was asked for by ARP, or a rule rejected it`,
    next: translated
      ? 'Which address does your rule send it to, and does a container have that address?'
      : `Has a container the address ${packet.destination}, and is its cable plugged into the bridge?`,
  }
}

/** As it is called in a sentence; most are TCP, and of them nothing needs to be said. */
const KINDS = { tcp: 'a packet', udp: 'a UDP packet', icmp: 'a ping' }

function notForwarded(last: Sighting, { protocol, to }: Flow, facts: HostFacts): Explanation {
  const { link, packet } = last
  const by = facts.bridgeOf.get(link) ?? link
  if (!facts.forwarding) return forwardingOff('the packet', link)
  if (facts.addresses.has(packet.destination) && to === 'host' && facts.droppedByInput === 0) {
    return { observed: `the packet came in on ${link}, for the host itself, and got no answer` }
  }
  if (facts.addresses.has(packet.destination) && facts.droppedByInput > 0) {
    return {
      observed: `the packet came in on ${link}, for the host itself, and got no answer. The INPUT chain has dropped ${facts.droppedByInput} packets`,
      next: `INPUT judges what is for ${packet.destination} itself. Which of its rules, or is it its policy, that drops this packet?`,
    }
  }
  if (facts.addresses.has(packet.destination)) {
    return {
      observed: `the packet came in on ${link} and never went out again: a rule gave it another destination than ${packet.destination}, and then ${dropped(facts)}`,
      next: `${orByRule(facts)}FORWARD sees the packet after DNAT: a rule there has to accept what comes in on ${by} for the address of the container and the port of the container.`,
    }
  }
  const observed = `the packet came in on ${link} and never went out again: ${dropped(facts)}`
  if (droppedByRule(facts)) return { observed }
  return {
    observed,
    next: `${orByRule(facts)}The policy of FORWARD is DROP: what no rule accepts is gone. Which rule of yours should accept ${KINDS[protocol]} that comes in on ${by} for ${packet.destination}?`,
  }
}

function answerNotForwarded({ link }: Sighting, facts: HostFacts): Explanation {
  if (!facts.forwarding) return forwardingOff('the answer', link)
  const observed = `the answer came in on ${link} and never went out again: ${dropped(facts)}`
  if (droppedByRule(facts)) return { observed }
  return {
    observed,
    next: `${orByRule(facts)}FORWARD judges answers like everything else. Which rule of yours accepts what comes in on ${facts.bridgeOf.get(link) ?? link} and belongs to a conversation that has begun (conntrack state RELATED,ESTABLISHED)?`,
  }
}

function forwardingOff(what: string, link: string): Explanation {
  return {
    observed: `${what} came in on ${link} and went no further: net.ipv4.ip_forward is 0, so the host forwards nothing`,
    next: 'A Linux host is no router until it is told: set net.ipv4.ip_forward to 1.',
  }
}

/** The policy is at the end of the chain: when it has dropped nothing, a rule before it has. */
function droppedByRule({ droppedByPolicy }: HostFacts): boolean {
  return droppedByPolicy === 0
}

/** The counters are those of all packets: where both have dropped some, nobody knows which of them this one met. */
function orByRule({ droppingRules = [] }: HostFacts): string {
  return droppingRules.length === 0 ? '' : 'Was it a rule that dropped it? If not: '
}

function dropped(facts: HostFacts): string {
  const { droppedByPolicy, droppingRules = [] } = facts
  const [rule, ...others] = droppingRules
  if (droppedByRule(facts)) {
    return `a rule of the FORWARD chain dropped it${rule === undefined || others.length > 0 ? '' : ` (${rule})`}`
  }
  const counted = [
    ...(droppedByPolicy === undefined ? [] : [`its policy, DROP, has counted ${droppedByPolicy} packets`]),
    ...(rule === undefined ? [] : [`packets have met this rule as well: ${rule}`]),
  ]
  return `the FORWARD chain dropped it${counted.length === 0 ? '' : ` (${counted.join('; ')})`}`
}

function lostOnTheWayBack(last: Sighting, flow: Flow, facts: HostFacts): Explanation | undefined {
  const { where, packet } = last
  // What the host itself gets is heard before its addresses are translated back.
  if (where !== 'host' || flow.from === 'host') return undefined
  if (packet.direction === 'in') return answerNotForwarded(last, facts)
  if (flow.protocol !== 'icmp' && packet.source !== flow.destination && PRIVATE.test(packet.source)) {
    return {
      observed: `the answer came from ${packet.source}, but ${flow.from} had asked ${flow.destination}: it threw the answer away`,
      next: 'The answer took a short cut past the host, so its address was never translated back. Rewrite the source on the way in, and it has to come back through the host.',
    }
  }
  return undefined
}
