/**
 * Says what ended a packet, from what the kernel told of it: the rules that it met, where it was heard, and the state of both
 * ends. A cause is named only when that decides; else it is left to others to ask. Pure, and knows no lab.
 */
import { lostOnBridge } from './autopsy-bridge.ts'
import { atTheReceiver } from './autopsy-receiver.ts'
import { neverCame } from './autopsy-sender.ts'
import {
  askedInVain,
  type Cause,
  cableTrouble,
  counted,
  type Findings,
  isPrivate,
  links,
  outgoing,
  routeTo,
  shown,
} from './autopsy-words.ts'
import type { Hook, Leg, Met } from './legs.ts'

export type { Cause, Findings } from './autopsy-words.ts'

/** Undefined when the evidence does not decide. */
export function autopsy(findings: Findings): Cause | undefined {
  if (findings.incomplete) return undefined
  const leg = findings.legs.findLast(({ forth }) => forth)
  const ended = leg === undefined ? undefined : endIn(leg, findings)
  if (ended !== undefined) return ended.cause
  const last = findings.path.findLast(({ forth }) => forth)
  if (leg === undefined && last === undefined) return neverCame(findings)
  const known =
    comingBack(findings) ?? (last?.where === 'router' ? beyond(findings) : atTheReceiver(findings))
  const final = findings.legs.at(-1)?.hooks.at(-1)
  return known ?? (final && lostOnBridge(final, findings))
}

/** Of a packet that the host was to stop: the rule that let it pass. Undefined when no rule did, or the host did not forward it. */
export function whatAccepted({ legs, incomplete }: Findings): Cause | undefined {
  const hook = legs.findLast(({ forth }) => forth)?.hooks.findLast(({ name }) => name === 'forward')
  const decided = hook?.met.findLast(({ verdict }) => verdict === 'accept')
  if (incomplete || hook?.passed !== true || decided?.kind !== 'rule' || decided.words === '')
    return undefined
  const { table, chain, words } = decided
  return {
    sentence: `a rule in chain ${chain} of table ${table} accepted the packet (${wayOf(hook)}): ${words}`,
  }
}

/** That it ended there is certain, and sometimes no more. */
interface Ended {
  cause: Cause | undefined
}

function endIn(leg: Leg, findings: Findings): Ended | undefined {
  const hook = leg.hooks.at(-1)
  if (hook === undefined) return undefined
  if (!hook.passed) return { cause: inHook(hook, leg, findings) }
  if (hook.name === 'prerouting') return { cause: betweenHooks(hook, leg, findings) }
  return undefined
}

const what = ({ forth }: Leg): string => (forth ? 'the packet' : 'the answer')

function inHook(hook: Hook, leg: Leg, findings: Findings): Cause | undefined {
  const last = hook.met.at(-1)
  if (last?.verdict === 'drop') return stopped(hook, leg, last)
  const legacy = findings.legacy[hook.name]
  if (legacy !== undefined) {
    return { sentence: `${what(leg)} was dropped by iptables-legacy, which has rules of its own: ${legacy}` }
  }
  return hook.name === 'output' ? noLocalnet(hook, findings) : undefined
}

/** Rewritten in OUTPUT, and then the kernel found no way for it. */
function noLocalnet({ before, after, met }: Hook, { host, switches }: Findings): Cause | undefined {
  const rewritten = met
    .map(({ words }) => /(?:--to-destination|dnat to) ([\d.]+)/.exec(words)?.[1])
    .find(Boolean)
  const link = rewritten === undefined ? undefined : routeTo(host, rewritten)?.link
  const on = switches.some((each) => {
    return each.name === 'route_localnet' && ['all', link].includes(each.link) && each.value === 1
  })
  if (link === undefined || on || !after.source.startsWith('127.')) return undefined
  return {
    sentence: `a rule gave the packet for ${shown(before)} the destination ${rewritten}, and its source stayed ${after.source}: the kernel lets no such address out by another interface than lo, because route_localnet of ${link} is 0`,
    next: `Without net.ipv4.conf.${link}.route_localnet=1 the kernel drops what comes from 127.0.0.1 and leaves by ${link}.`,
  }
}

function stopped(hook: Hook, leg: Leg, { kind, table, chain, words }: Met): Cause {
  const way = wayOf(hook)
  if (kind === 'rule') {
    const rule = words === '' ? '' : `: ${words}`
    const rejected = /\b(REJECT|reject)\b/.test(words)
    return {
      sentence: `a rule in chain ${chain} of table ${table} ${rejected ? 'rejected' : 'dropped'} ${what(leg)} (${way})${rule}`,
    }
  }
  const jump = hook.met.findLast((met) => met.table === table && met.verdict === 'jump')
  const inner = / -j (\S+)|\bjump (\S+)/
    .exec(jump?.words ?? '')
    ?.slice(1)
    .find(Boolean)
  const back = inner === undefined ? '' : `, ${inner} included`
  return {
    sentence: `no rule accepted ${what(leg)} (${way})${back}, so the policy of chain ${chain} of table ${table} dropped it`,
    // Where rules of somebody's own have let it go on, the check knows better what was meant.
    ...(hook.name === 'forward' && jump === undefined ? { next: acceptIt(hook, leg) } : {}),
  }
}

function wayOf({ input, output, after }: Hook): string {
  const ways = [input === undefined ? '' : `in by ${input}`, output === undefined ? '' : `out by ${output}`]
  return [...ways.filter((way) => way !== ''), `from ${after.source} to ${shown(after)}`].join(', ')
}

function acceptIt({ input, output, before, after }: Hook, { forth }: Leg): string {
  if (!forth) {
    return `FORWARD judges answers like everything else. Which rule of yours accepts what comes in by ${input} and belongs to a conversation that has begun (conntrack state RELATED,ESTABLISHED)?`
  }
  const sort =
    after.protocol === 'icmp'
      ? `a ping to ${after.destination}`
      : `for ${after.protocol} port ${before.destinationPort} of ${after.destination}`
  // Most rules name the interfaces alone; one for a published port names more.
  return `Which rule of yours in FORWARD lets packets pass that come in by ${input} and leave by ${output}? This one was ${sort}: whatever else the rule asks for has to fit that.`
}

/** It passed PREROUTING, and neither INPUT nor FORWARD saw it: then the kernel found no way for it. */
function betweenHooks(hook: Hook, leg: Leg, findings: Findings): Cause | undefined {
  const { after, input = '' } = hook
  const { host, switches } = findings
  const own = host.links.some(({ addresses }) =>
    addresses.some((each) => each.startsWith(`${after.destination}/`)),
  )
  const value = (name: string): number | undefined =>
    switches.find((each) => each.name === name && each.link === input)?.value
  const astray = leg.forth ? withoutLoopback(findings) : undefined
  if (astray !== undefined) return astray
  const martian = after.source.startsWith('127.') || after.destination.startsWith('127.')
  if (martian && input !== 'lo' && value('route_localnet') === 0) {
    return {
      sentence: `${what(leg)} came in by ${input} as ${after.source} → ${after.destination}: addresses of 127.0.0.0/8 are taken from lo alone, because net.ipv4.conf.${input}.route_localnet is 0`,
    }
  }
  if (!own && value('forwarding') === 0) {
    return {
      sentence: `${what(leg)} was for ${after.destination}, which is not the host, and forwarding is off: net.ipv4.ip_forward is 0`,
      next: 'A Linux host is no router until it is told: set net.ipv4.ip_forward to 1.',
    }
  }
  const hairpin = backToItself(hook, findings)
  if (hairpin !== undefined) return hairpin
  if (counted(findings, 'host', 'TcpExt IPReversePathFilter')) {
    return {
      sentence: `the host would not send to ${after.source} by ${input}, so it does not believe that ${what(leg)} came from there (rp_filter)`,
    }
  }
  if (counted(findings, 'host', 'IpExt InNoRoutes')) {
    return { sentence: `the host has no route to ${after.destination}` }
  }
  return outgoing(hook, findings) ?? lostOnBridge(hook, findings)
}

/** Asked for itself, by a sender that has nothing to talk to itself by: its default route leads to the host. */
function withoutLoopback({ flow, from }: Findings): Cause | undefined {
  const lo = from?.links.find(({ name }) => name === 'lo')
  if (flow.from === 'host' || !flow.destination.startsWith('127.') || lo === undefined || lo.up)
    return undefined
  return {
    sentence: `lo is down in ${flow.from}: the packet for ${flow.destination} was to stay there, and took the default route to the host instead`,
    next: `A new network namespace has a loopback interface, but it is down. In ${flow.from}: ip link set lo up.`,
  }
}

/** What came in by a port of a bridge, and would have to leave by the same one. */
function backToItself({ after, input = '' }: Hook, { host, from, path }: Findings): Cause | undefined {
  const bridge = links(host, input)
  const came = path.findLast(({ forth, where, link, packet }) => {
    return forth && where === 'host' && packet.direction === 'in' && bridge?.ports.includes(link)
  })
  const port = links(host, came?.link ?? '')
  const owner = from?.links.some(({ addresses }) =>
    addresses.some((each) => each.startsWith(`${after.destination}/`)),
  )
  if (port === undefined || port.hairpin || owner !== true) return undefined
  return {
    sentence: `a rule sent the packet back to ${shown(after)}, by the port of ${input} where it came in: ${port.name} has hairpin mode off, and a bridge sends nothing back there`,
    next: `Switch hairpin mode on for that port: ip link set ${port.name} type bridge_slave hairpin on.`,
  }
}

/** The answer, if there was one: it passes the same hooks. */
function comingBack(findings: Findings): Cause | undefined {
  const { flow, path, legs } = findings
  const leg = legs.findLast(({ forth }) => !forth)
  const ended = leg === undefined ? undefined : endIn(leg, findings)
  if (ended !== undefined) return ended.cause
  if (leg?.hooks[0]?.name === 'output') return answerElsewhere(leg, findings)
  const back = path.findLast(({ forth }) => !forth)
  if (back === undefined || back.where !== 'host' || flow.from === 'host') return undefined
  const { packet } = back
  const left = packet.direction === 'out' && packet.source !== flow.destination
  if (!left || flow.protocol === 'icmp' || !isPrivate(packet.source)) return undefined
  return {
    sentence: `the answer came back as ${packet.source}, and ${flow.from} had asked ${flow.destination}: it belongs to no question of its own`,
    next: 'The answer took a short cut past the host, so its address was never translated back. Rewrite the source on the way in (MASQUERADE), and it has to come back through the host.',
  }
}

/** The host itself answered, by another way than the one by which it was asked. */
function answerElsewhere({ hooks }: Leg, findings: Findings): Cause | undefined {
  const { flow, from, host } = findings
  const hook = hooks.at(-1)
  const by = hook?.name === 'postrouting' ? askedInVain(findings, hook.after.destination) : undefined
  if (hook === undefined || by === undefined || from === undefined) return undefined
  const trouble = cableTrouble(host, from, { name: flow.from, by })
  if (trouble === undefined) return undefined
  return {
    sentence: `the packet came, and the answer to ${hook.after.destination} was to leave by ${by}, where nobody has that address: ${trouble}`,
    next: `The host end of the cable of ${flow.from} belongs into ${by}.`,
  }
}

/** It left the host by eth0. */
function beyond({ path, flow, host }: Findings): Cause | undefined {
  const out = path.findLast(({ forth, where }) => forth && where === 'router')
  if (out === undefined || path.some(({ forth }) => !forth)) return undefined
  const { source, destination } = out.packet
  const own = host.links.some(({ addresses }) => addresses.some((each) => each.startsWith(`${source}/`)))
  if (own || !isPrivate(source)) return undefined
  return {
    sentence: `the packet left eth0 as ${source}; nothing rewrote its source, so ${destination} has no way back to ${flow.from}`,
    next: 'Addresses of the container network mean nothing outside. Give packets that leave the host its own address: MASQUERADE, in POSTROUTING of table nat.',
  }
}
