/**
 * Why a packet never came to the host: what its sender lacked, or the cable between them.
 */

import type { Link, Network } from '../guest/index.ts'
import { sharedMac } from './autopsy-bridge.ts'
import { addressesOf, type Cause, cableTrouble, type Findings, has, routeTo } from './autopsy-words.ts'

export function neverCame(findings: Findings): Cause | undefined {
  const { flow, from, path } = findings
  if (from === undefined || flow.from === 'host' || path.some(({ forth }) => forth)) return undefined
  const { from: who, destination } = flow
  if (destination.startsWith('127.')) return undefined
  const cable = from.links.find(({ name }) => name === 'eth0')
  if (cable === undefined) {
    const others = from.links.filter(({ name }) => name !== 'lo').map(({ name }) => name)
    const there = others.length === 0 ? 'no interface but lo' : `no eth0, but ${others.join(', ')}`
    return { sentence: `${who} has ${there}` }
  }
  if (!cable.up) return { sentence: `eth0 of ${who} is down`, next: `In ${who}: ip link set eth0 up.` }
  if (addressesOf(from).length === 0) return { sentence: `${who} has no address` }
  const route = routeTo(from, destination)
  if (route === undefined) return noRoute(findings, from)
  const hop = route.gateway === '0.0.0.0' ? destination : route.gateway
  const asked = findings.neighbors.some(
    ({ place, address, known }) => place === who && address === hop && !known,
  )
  return asked ? unanswered(findings, { cable, hop }) : undefined
}

function noRoute({ flow }: Findings, { routes }: Network): Cause {
  const known = routes.map(({ destination, mask }) => `${destination}/${bitsOf(mask)}`)
  const only = known.length === 0 ? 'it has no route at all' : `it knows the way to ${known.join(', ')} only`
  return {
    sentence: `${flow.from} has no route to ${flow.destination}, and sent nothing: ${only}`,
    next: `An address alone gives ${flow.from} a route to its own subnet, and no more. For all the rest it needs a default route, through the gateway.`,
  }
}

const bitsOf = (mask: string): number =>
  mask.split('.').reduce((sum, part) => sum + Number(part).toString(2).replaceAll('0', '').length, 0)

/** It asked by ARP for its next hop. */
function unanswered(findings: Findings, { cable, hop }: { cable: Link; hop: string }): Cause | undefined {
  const { flow, host, to } = findings
  const who = flow.from
  const begins = `${who} asked by ARP who has ${hop}, and nobody answered`
  const end = host.links.find(({ index, peer }) => index === cable.peer && peer === cable.index)
  if (end === undefined) return undefined
  if (!end.up) return { sentence: `${begins}: ${end.name}, the host end of its cable, is down` }
  const bridge = host.links.find(({ ports }) => ports.includes(end.name))
  if (bridge === undefined) {
    if (end.addresses.length > 0) return undefined
    return {
      sentence: `${begins}: ${end.name}, the host end of its cable, is plugged into no bridge`,
      next: `Make it a port of the bridge: ip link set ${end.name} master BRIDGE.`,
    }
  }
  if (!bridge.up) {
    return { sentence: `${begins}: the bridge ${bridge.name} is down`, next: `ip link set ${bridge.name} up` }
  }
  const owner = host.links.find(({ addresses }) => addresses.some((each) => each.startsWith(`${hop}/`)))
  if (owner === undefined && !has(to, hop)) {
    const instead = bridge.addresses.length === 0 ? 'no address' : bridge.addresses.join(' and ')
    return { sentence: `${begins}: no interface has that address; the bridge ${bridge.name} has ${instead}` }
  }
  const shared = sharedMac(findings, bridge)
  if (shared !== undefined) return { ...shared, sentence: `${begins}: ${shared.sentence}` }
  if (to === undefined || flow.to === undefined || !has(to, hop)) return undefined
  const trouble = cableTrouble(host, to, { name: flow.to, by: bridge.name })
  return trouble === undefined ? undefined : { sentence: `${begins}: ${trouble}` }
}
