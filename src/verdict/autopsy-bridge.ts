/**
 * Two interfaces of one network with the same MAC address: what is for one of them ends at the bridge.
 */
import type { Link, Network } from '../guest/index.ts'
import { type Cause, type Findings, has, links } from './autopsy-words.ts'
import type { Hook } from './legs.ts'

/** Whose MAC address is somebody else's, among both ends of a conversation; the bridge that they are on knows it as one. */
export function sharedMac({ flow, host, from, to }: Findings, bridge: Link): Cause | undefined {
  const ends = [
    { name: flow.from, mac: macOn(bridge, host, from) },
    { name: flow.to, mac: macOn(bridge, host, to) },
  ].filter(({ mac }) => mac !== undefined)
  for (const { name, mac } of ends) {
    const taken = host.links.find((each) => each.mac === mac && belongsTo(bridge, each))
    if (taken !== undefined) {
      return {
        sentence: `eth0 of ${name} has the MAC address ${mac}, and so has ${taken.name} on the host: ${bridge.name} takes what is sent there for its own, and nothing of that gets to ${name}`,
        next: `Every interface on a switch needs a MAC address of its own. Which of your commands gives ${mac} to two of them?`,
      }
    }
  }
  const [one, other] = ends
  if (one === undefined || other === undefined || one.mac !== other.mac) return undefined
  return {
    sentence: `eth0 of ${one.name} and eth0 of ${other.name} have the same MAC address, ${one.mac}: ${bridge.name} sends what is for it by one cable, that of whichever of them spoke last`,
    next: `Every interface on a switch needs a MAC address of its own. Which of your commands gives ${one.mac} to both?`,
  }
}

/** What a bridge of the host was to send on to one end of the conversation, and what is told of it last is that bridge. */
export function lostOnBridge(
  { name, passed, after, input, output }: Hook,
  findings: Findings,
): Cause | undefined {
  const { host, from, to } = findings
  const by = name === 'postrouting' ? output : name === 'prerouting' ? input : undefined
  const bridge = passed ? links(host, by ?? '') : undefined
  if (bridge?.bridge !== true) return undefined
  if (!has(from, after.destination) && !has(to, after.destination)) return undefined
  const cause = sharedMac(findings, bridge)
  const lost = `${bridge.name} was to send on what is for ${after.destination}`
  return cause && { ...cause, sentence: `${lost}: ${cause.sentence}` }
}

const belongsTo = (bridge: Link, { name }: Link): boolean =>
  name === bridge.name || bridge.ports.includes(name)

function macOn(bridge: Link, host: Network, place: Network | undefined): string | undefined {
  const own = place === undefined ? undefined : links(place, 'eth0')
  const end = host.links.find(({ index, peer }) => index === own?.peer && peer === own.index)
  return end !== undefined && belongsTo(bridge, end) ? own?.mac : undefined
}
