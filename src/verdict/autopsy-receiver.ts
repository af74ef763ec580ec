/**
 * What became of a packet that passed all the host's hooks: on its way out, at the one who was to answer, or at the host itself.
 */
import {
  addressesOf,
  type Cause,
  counted,
  type Findings,
  has,
  outgoing,
  routeTo,
  shown,
} from './autopsy-words.ts'
import type { Hook, Leg } from './legs.ts'
import type { TracedPacket } from './nftrace.ts'

export function atTheReceiver(findings: Findings): Cause | undefined {
  const leg = findings.legs.findLast(({ forth }) => forth)
  const hook = leg?.hooks.at(-1)
  if (hook === undefined) return undefined
  if (hook.name === 'input') return atTheHost(hook, findings)
  if (hook.name !== 'postrouting') return undefined
  const stale = fromMemory(leg, findings)
  if (stale !== undefined) return stale
  const left = findings.path.findLast(({ forth, where, packet, link }) => {
    return forth && where === 'host' && packet.direction === 'out' && link !== 'lo'
  })
  if (left === undefined) return outgoing(hook, findings)
  return inTheContainer(hook, findings)
}

/** It has another destination, and no rule gave it that: conntrack did, for an address that nobody has any more. */
function fromMemory(leg: Leg | undefined, { to, flow, remembered }: Findings): Cause | undefined {
  const first = leg?.hooks[0]
  if (first === undefined || to === undefined || remembered === undefined) return undefined
  const { before, after, met } = first
  const rewritten = before.destination !== after.destination
  if (!rewritten || met.some(({ table }) => table === 'nat') || has(to, after.destination)) return undefined
  return {
    sentence: `${ONLY_FIRST}, and conntrack remembers this one: ${remembered}. So the packet went to ${shown(after)}, and ${flow.to} has ${addressesOf(to).join(' and ') || 'no address'}`,
    next: EARLY,
  }
}

/** Among the flags of TCP. */
const RST = 4

/** Undefined, unless a port is closed: who listens there, listens to what is for the host itself. */
function atTheHost({ after }: Hook, findings: Findings): Cause | undefined {
  const { flow, path, host, legs, redirects, remembered } = findings
  const refused =
    flow.protocol === 'tcp'
      ? path.some(({ forth, packet }) => !forth && packet.kind.includes('RST')) ||
        legs.some(({ forth, hooks }) => !forth && ((hooks[0]?.after.kind ?? 0) & RST) !== 0)
      : flow.protocol === 'udp' && counted(findings, 'host', 'Udp NoPorts')
  if (!refused || !(has(host, after.destination) || after.destination.startsWith('127.'))) return undefined
  const to = `it was for ${shown(after)} to the end, which is the host itself, and there nobody listens`
  if (after.destination !== flow.destination)
    return { sentence: `a rule gave the packet another destination: ${to}` }
  const nearest = nearestRule(after, flow.from, redirects)
  if (nearest === undefined) return { sentence: `no rule gave the packet another destination: ${to}` }
  const local = flow.from === 'host'
  const elsewhere = nearest.startsWith(local ? '-A PREROUTING ' : '-A OUTPUT ')
  if (remembered !== undefined && !elsewhere && nearest.includes(`-p ${flow.protocol} `)) {
    return {
      sentence: `${ONLY_FIRST}, and conntrack remembers this one: ${remembered}. So ${to}`,
      next: EARLY,
    }
  }
  const whose = local ? 'packets of the host itself' : 'packets that come in'
  const why = elsewhere ? `stands where ${whose} never come by` : 'did not match'
  return {
    sentence: `no rule gave the packet another destination: ${to}. This rule is there, and ${why}: ${nearest}`,
  }
}

const ONLY_FIRST = 'rules of table nat are asked for the first packet of a conversation only'
const EARLY =
  'Who has sent something before has an entry already, and it stays for as long as they go on. Which entries have to go when a mapping comes or goes?'

/** Of the rules that redirect this port, the one that comes nearest. */
function nearestRule(
  { destinationPort, protocol }: TracedPacket,
  from: string,
  redirects: string[],
): string | undefined {
  const begins = from === 'host' ? 'OUTPUT' : 'PREROUTING'
  const rules = redirects.filter((rule) => new RegExp(`dports? (\\S*\\b)?${destinationPort}\\b`).test(rule))
  const near = (rule: string): number =>
    (rule.includes(`-p ${protocol} `) ? 1 : 0) + (rule.startsWith(`-A ${begins} `) ? 2 : 0)
  return rules.sort((one, other) => near(other) - near(one))[0]
}

function inTheContainer({ after, output }: Hook, findings: Findings): Cause | undefined {
  const { flow, path, to, from } = findings
  const { source, destination } = after
  if (source.startsWith('127.')) {
    return {
      sentence: `the packet left by ${output} for ${shown(after)}, still with the source ${source}: an answer to that address stays on the machine that sends it`,
      next: 'Give it another source: MASQUERADE, in POSTROUTING of table nat, for what comes from 127.0.0.0/8 and leaves by the bridge.',
    }
  }
  if (source === destination) {
    return {
      sentence: `the packet came back to ${destination} with ${source} as its source: a martian, which the kernel drops`,
      next: 'Give it another source: MASQUERADE, in POSTROUTING of table nat, for what a container sends to a published port.',
    }
  }
  if (to === undefined || flow.to === undefined) return undefined
  if (!has(to, destination)) {
    const asker = from !== undefined && has(from, destination) ? `, which is ${flow.from}` : ''
    return {
      sentence: `the packet went to ${shown(after)}${asker}; ${flow.to} has ${addressesOf(to).join(' and ') || 'no address'}`,
    }
  }
  const refused =
    flow.protocol === 'tcp'
      ? path.some(({ forth, packet }) => !forth && packet.kind.includes('RST'))
      : counted(findings, flow.to, 'Udp NoPorts')
  if (refused) {
    return {
      sentence: `the packet arrived at ${flow.to}, for ${flow.protocol.toUpperCase()} port ${after.destinationPort}, and nobody listens there`,
      next: `${flow.to} listens on another port than ${after.destinationPort}: which of the two ports of the mapping is the one in the container?`,
    }
  }
  if (path.some(({ forth }) => !forth)) return undefined
  if (routeTo(to, source) === undefined) {
    return {
      sentence: `the packet arrived at ${flow.to} from ${source}, and ${flow.to} has no route back to ${source}`,
      next: `For everything beyond its own subnet, ${flow.to} needs a default route through the gateway.`,
    }
  }
  return undefined
}
