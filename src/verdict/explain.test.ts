import { describe, expect, it } from 'vitest'
import { explain, type HostFacts } from './explain.ts'
import type { Packet } from './packets.ts'
import type { Flow, Sighting } from './path.ts'

const facts: HostFacts = {
  forwarding: true,
  droppedByPolicy: undefined,
  droppedByInput: 0,
  addresses: new Set(['127.0.0.1', '172.18.0.1', '192.168.1.100']),
  bridgeOf: new Map([
    ['minidocker0', 'minidocker0'],
    ['vethweb', 'minidocker0'],
    ['vethapi', 'minidocker0'],
  ]),
  hairpins: new Set(),
  loose: new Set(['vethloose']),
}

/** `host vethweb in 172.18.0.2:20001 > 203.0.113.10:80 SYN`; an answer goes to port 20001. */
function walk(...lines: string[]): Sighting[] {
  return lines.map((line, time) => {
    const [where = '', link = '', direction, from = '', , to = '', ...kind] = line.split(' ')
    const [source = '', sourcePort] = from.split(':')
    const [destination = '', destinationPort] = to.split(':')
    const packet: Packet = {
      ...{ time, link: 1, protocol: 'tcp', direction: direction === 'out' ? 'out' : 'in' },
      ...{ source, destination, sourcePort: Number(sourcePort), destinationPort: Number(destinationPort) },
      kind: kind.join(' '),
      ...{ timeToLive: 64, sequence: 0, text: '', forAnother: false },
    }
    return { where, link, packet, forth: packet.sourcePort === 20_001 || packet.kind === 'echo request' }
  })
}

const tcp = (from: string, destination: string, to?: string): Flow => ({
  ...{ protocol: 'tcp', port: 20_001, destination, from },
  ...(to === undefined ? {} : { to }),
})

interface Case {
  flow: Flow
  path: string[]
  facts?: Partial<HostFacts>
  /** What has to be said; undefined where the path does not tell. */
  observed: RegExp[] | undefined
  next?: RegExp
}

const toInternet = tcp('web', '203.0.113.10', 'internet')
const fromWeb = 'host vethweb in 172.18.0.2:20001 > 203.0.113.10:80 SYN'
const toPublished = tcp('neighbor', '192.168.1.100', 'web')
const fromNeighbor = 'host eth0 in 192.168.1.50:20001 > 192.168.1.100:8080 SYN'
const bridgeToWeb = 'host minidocker0 out 192.168.1.50:20001 > 172.18.0.2:80 SYN'
const deliveredToWeb = 'host vethweb out 192.168.1.50:20001 > 172.18.0.2:80 SYN'
const toSelf = tcp('web', '192.168.1.100', 'web')
const selfFromWeb = 'host vethweb in 172.18.0.2:20001 > 192.168.1.100:8080 SYN'

const cases: Record<string, Case> = {
  'nothing was heard of a container': {
    ...{ flow: toInternet, path: [] },
    observed: [/no packet was heard/, /never got out of web/],
    next: /eth0 up .* plugged into the bridge/,
  },
  'nothing was heard of the host to its own port': {
    ...{ flow: tcp('host', '127.0.0.1', 'web'), path: [] },
    observed: [/^no packet was heard on any interface$/],
  },
  'nothing was heard of a container that speaks to itself': {
    ...{ flow: tcp('web', '127.0.0.1', 'web'), path: [] },
    observed: undefined,
  },
  'a container without a loopback sends it to its gateway': {
    flow: tcp('web', '127.0.0.1', 'web'),
    path: ['host vethweb in 172.18.0.2:20001 > 127.0.0.1:80 SYN'],
    observed: [/left web and was heard on vethweb/, /inside web nothing has that address/],
  },
  'a container without a default route': {
    ...{ flow: { ...toInternet, error: 'ENETUNREACH' }, path: [] },
    observed: [/^web has no route to 203\.0\.113\.10/],
    next: /default route/,
  },
  'a container whose next hop does not answer': {
    ...{ flow: { ...toInternet, error: 'EHOSTUNREACH' }, path: [] },
    observed: [/^web asked by ARP/, /nobody answered/],
    next: /plugged into the bridge/,
  },
  'the host end of the cable is plugged into nothing': {
    flow: toInternet,
    path: ['host vethloose in 172.18.0.2:20001 > 203.0.113.10:80 SYN'],
    observed: [/came in on vethloose/, /plugged into nothing/],
    next: /ip link set vethloose master/,
  },
  'forwarding is off': {
    ...{ flow: toInternet, path: [fromWeb], facts: { forwarding: false, droppedByPolicy: 7 } },
    observed: [/^the packet came in on vethweb/, /ip_forward is 0/],
    next: /set net.ipv4.ip_forward to 1/,
  },
  'FORWARD dropped it, and nobody counts': {
    ...{ flow: toInternet, path: [fromWeb] },
    observed: [/^the packet came in on vethweb and never went out again/, /FORWARD chain dropped it$/],
    next: /comes in on minidocker0 for 203\.0\.113\.10\?$/,
  },
  'the policy of FORWARD has counted nothing, so that it was a rule': {
    ...{ flow: toInternet, path: [fromWeb], facts: { droppedByPolicy: 0 } },
    observed: [/a rule of the FORWARD chain dropped it$/],
  },
  'FORWARD dropped it, and its policy has counted': {
    ...{ flow: toInternet, path: [fromWeb], facts: { droppedByPolicy: 3 } },
    observed: [/FORWARD chain dropped it \(its policy, DROP, has counted 3 packets\)/],
  },
  'FORWARD dropped it, and both its policy and a rule have counted': {
    flow: toInternet,
    path: [fromWeb],
    facts: { droppedByPolicy: 3, droppingRules: ['-A FORWARD -p icmp -j DROP'] },
    observed: [
      /\(its policy, DROP, has counted 3 packets; packets have met this rule as well: -A FORWARD -p icmp -j DROP\)/,
    ],
    next: /^Was it a rule that dropped it\? If not: The policy of FORWARD is DROP/,
  },
  'a rule of FORWARD dropped it, which has counted': {
    flow: toInternet,
    path: [fromWeb],
    facts: { droppedByPolicy: 0, droppingRules: ['-A FORWARD -j DROP'] },
    observed: [/a rule of the FORWARD chain dropped it \(-A FORWARD -j DROP\)$/],
  },
  'one of two rules of FORWARD dropped it': {
    flow: toInternet,
    path: [fromWeb],
    facts: { droppedByPolicy: 0, droppingRules: ['-A FORWARD -j DROP', '-A FORWARD -p tcp -j DROP'] },
    observed: [/a rule of the FORWARD chain dropped it$/],
  },
  'FORWARD dropped what came from outside to a container': {
    flow: tcp('neighbor', '172.18.0.2', 'web'),
    path: ['host eth0 in 192.168.1.50:20001 > 172.18.0.2:80 SYN'],
    observed: [/came in on eth0/, /FORWARD/],
    next: /comes in on eth0 for 172\.18\.0\.2/,
  },
  'nobody has the address that a rule sends it to': {
    ...{ flow: { ...toPublished, error: 'EHOSTUNREACH' }, path: [fromNeighbor] },
    observed: [/came in on eth0/, /a rule gave it/, /ARP/],
    next: /does a container have that address/,
  },
  'nobody has the address that it was sent to': {
    ...{ flow: { ...tcp('neighbor', '172.18.0.9', 'web'), error: 'EHOSTUNREACH' } },
    path: ['host eth0 in 192.168.1.50:20001 > 172.18.0.9:80 SYN'],
    observed: [/came in on eth0/, /172\.18\.0\.9 was asked for by ARP/],
    next: /Has a container the address 172\.18\.0\.9/,
  },
  'a datagram to the host itself may have been delivered': {
    flow: { ...toPublished, protocol: 'udp' },
    path: ['host eth0 in 192.168.1.50:20001 > 192.168.1.100:53'],
    observed: undefined,
  },
  'the host itself was to answer, and no rule has redirected it': {
    flow: tcp('web', '172.18.0.1', 'host'),
    path: ['host vethapi in 172.18.0.2:20001 > 172.18.0.1:80 SYN'],
    observed: [/came in on vethapi, for the host itself, and got no answer$/],
  },
  'INPUT dropped it': {
    ...{ flow: toPublished, path: [fromNeighbor], facts: { droppedByInput: 2 } },
    observed: [/for the host itself/, /INPUT chain has dropped 2 packets/],
    next: /INPUT judges what is for 192\.168\.1\.100/,
  },
  'FORWARD dropped it after DNAT': {
    ...{ flow: toPublished, path: [fromNeighbor], facts: { droppedByPolicy: 2 } },
    observed: [/another destination than 192\.168\.1\.100/, /counted 2 packets/],
    next: /after DNAT.*comes in on eth0/,
  },
  'it left with a private source': {
    flow: toInternet,
    path: [
      fromWeb,
      'host eth0 out 172.18.0.2:20001 > 203.0.113.10:80 SYN',
      'router lan in 172.18.0.2:20001 > 203.0.113.10:80 SYN',
    ],
    observed: [/left the host with the source 172\.18\.0\.2/],
    next: /MASQUERADE/,
  },
  'it left with a source of another private range': {
    flow: toInternet,
    path: ['router lan in 10.7.0.2:20001 > 203.0.113.10:80 SYN'],
    observed: [/source 10\.7\.0\.2/],
  },
  'it left with the source of the host, and was lost outside': {
    flow: toInternet,
    path: ['router lan in 192.168.1.100:20001 > 203.0.113.10:80 SYN'],
    observed: undefined,
  },
  'it left with a source that only looks private': {
    flow: toInternet,
    path: ['router lan in 172.32.0.2:20001 > 203.0.113.10:80 SYN'],
    observed: undefined,
  },
  'it was sent out of the uplink, and the router heard nothing': {
    ...{ flow: toInternet, path: [fromWeb, 'host eth0 out 192.168.1.100:20001 > 203.0.113.10:80 SYN'] },
    observed: undefined,
  },
  'it was delivered to a container, which did not answer': {
    ...{ flow: toPublished, path: [fromNeighbor, bridgeToWeb, deliveredToWeb] },
    observed: [/went out on vethweb to 172\.18\.0\.2, from 192\.168\.1\.50, and no answer came/],
    next: /172\.18\.0\.2 know the way back to 192\.168\.1\.50/,
  },
  'it was delivered with the source 127.0.0.1': {
    flow: tcp('host', '127.0.0.1', 'web'),
    path: ['host minidocker0 out 127.0.0.1:20001 > 172.18.0.2:80 SYN'],
    observed: [/left on minidocker0 for 172\.18\.0\.2, still with the source 127\.0\.0\.1/],
    next: /MASQUERADE.*127\.0\.0\.0\/8/,
  },
  'it came back to the container that sent it': {
    flow: toSelf,
    path: [selfFromWeb, 'host vethweb out 172.18.0.2:20001 > 172.18.0.2:80 SYN'],
    facts: { hairpins: new Set(['vethweb']) },
    observed: [/came back to 172\.18\.0\.2 with 172\.18\.0\.2 as its source/],
    next: /MASQUERADE/,
  },
  'the bridge does not send it back where it came in': {
    ...{ flow: toSelf, path: [selfFromWeb] },
    observed: [/came in on vethweb/, /a bridge sends nothing back there/],
    next: /ip link set vethweb type bridge_slave hairpin on/,
  },
  'hairpin mode is on, and FORWARD dropped it': {
    ...{ flow: toSelf, path: [selfFromWeb], facts: { hairpins: new Set(['vethweb']) } },
    observed: [/FORWARD chain dropped it/],
    next: /after DNAT.*comes in on minidocker0/,
  },
  'forwarding is off, before anything about hairpins': {
    ...{ flow: toSelf, path: [selfFromWeb], facts: { forwarding: false } },
    observed: [/ip_forward is 0/],
  },
  'another container is no hairpin': {
    ...{ flow: tcp('api', '192.168.1.100', 'web'), path: [selfFromWeb] },
    observed: [/FORWARD chain dropped it/],
  },
  'the host refused it, since no rule changed its destination': {
    flow: toPublished,
    path: [fromNeighbor, 'host eth0 out 192.168.1.100:8080 > 192.168.1.50:20001 RST,ACK'],
    observed: [/no rule gave/, /for 192\.168\.1\.100:8080, which is the host itself/, /RST/],
  },
  'the loopback refused it': {
    flow: tcp('host', '127.0.0.1', 'web'),
    path: [
      'host lo out 127.0.0.1:20001 > 127.0.0.1:8080 SYN',
      'host lo out 127.0.0.1:8080 > 127.0.0.1:20001 RST,ACK',
    ],
    observed: [/for 127\.0\.0\.1:8080, which is the host itself/],
  },
  'the container refused it, since nobody listens there': {
    flow: toPublished,
    path: [
      fromNeighbor,
      'host vethweb out 192.168.1.50:20001 > 172.18.0.2:81 SYN',
      'host vethweb in 172.18.0.2:81 > 192.168.1.50:20001 RST,ACK',
    ],
    observed: [/172\.18\.0\.2 refused it \(RST\)/, /arrived at 172\.18\.0\.2:81/],
    next: /Is 172\.18\.0\.2:81 where it should have gone/,
  },
  'the answer was dropped': {
    flow: toInternet,
    path: [
      ...[fromWeb, 'host eth0 out 192.168.1.100:20001 > 203.0.113.10:80 SYN'],
      'host eth0 in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK',
    ],
    facts: { droppedByPolicy: 4 },
    observed: [/^the answer came in on eth0 and never went out again/, /counted 4 packets/],
    next: /comes in on eth0 .*RELATED,ESTABLISHED/,
  },
  'the answer was dropped, and not by the policy': {
    flow: toInternet,
    path: [
      ...[fromWeb, 'host eth0 out 192.168.1.100:20001 > 203.0.113.10:80 SYN'],
      'host eth0 in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK',
    ],
    facts: { droppedByPolicy: 0 },
    observed: [
      /^the answer came in on eth0 and never went out again/,
      /a rule of the FORWARD chain dropped it$/,
    ],
  },
  'the answer of a container was dropped before it left': {
    flow: toPublished,
    path: [
      ...[fromNeighbor, bridgeToWeb, deliveredToWeb],
      'host vethweb in 172.18.0.2:80 > 192.168.1.50:20001 SYN,ACK',
    ],
    observed: [/^the answer came in on vethweb and never went out again/],
    next: /comes in on minidocker0 .*RELATED,ESTABLISHED/,
  },
  'the answer met a host that forwards nothing any more': {
    flow: toInternet,
    path: [fromWeb, 'host eth0 in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK'],
    facts: { forwarding: false },
    observed: [/^the answer came in on eth0/, /ip_forward is 0/],
  },
  'the answer took a short cut past the host': {
    flow: tcp('api', '192.168.1.100', 'web'),
    path: [
      'host vethapi in 172.18.0.3:20001 > 192.168.1.100:8080 SYN',
      'host vethweb out 172.18.0.3:20001 > 172.18.0.2:80 SYN',
      'host vethweb in 172.18.0.2:80 > 172.18.0.3:20001 SYN,ACK',
      'host vethapi out 172.18.0.2:80 > 172.18.0.3:20001 SYN,ACK',
    ],
    observed: [
      /answer came from 172\.18\.0\.2, but api had asked 192\.168\.1\.100: it threw the answer away/,
    ],
    next: /short cut.*Rewrite the source/,
  },
  'the answer was delivered, from whom was asked': {
    flow: toInternet,
    path: [
      ...[fromWeb, 'host eth0 in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK'],
      'host vethweb out 203.0.113.10:80 > 172.18.0.2:20001 SYN,ACK',
    ],
    observed: undefined,
  },
  'the answer to the host is heard before it is translated back': {
    flow: tcp('host', '127.0.0.1', 'web'),
    path: [
      'host minidocker0 out 172.18.0.1:20001 > 172.18.0.2:80 SYN',
      'host minidocker0 in 172.18.0.2:80 > 172.18.0.1:20001 SYN,ACK',
    ],
    observed: undefined,
  },
  'the answer was last heard outside': {
    flow: toInternet,
    path: [fromWeb, 'router wan in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK'],
    observed: undefined,
  },
}

describe('explain', () => {
  it.each(Object.entries(cases))('%s', (_, { flow, path, facts: changed, observed, next }) => {
    const explanation = explain(walk(...path), flow, { ...facts, ...changed })
    if (observed === undefined) return expect(explanation).toBeUndefined()
    for (const part of observed) expect(explanation?.observed).toMatch(part)
    if (next !== undefined) expect(explanation?.next).toMatch(next)
  })

  it('leaves what to do to the check, where the packet never changed its destination', () => {
    const { flow, path } = cases['the host refused it, since no rule changed its destination'] as Case
    expect(explain(walk(...path), flow, facts)).not.toHaveProperty('next')
  })

  it('leaves what to do to the check, where a rule dropped it and not the policy', () => {
    const ruled = { ...facts, droppedByPolicy: 0 }
    const answer = 'host eth0 in 203.0.113.10:80 > 192.168.1.100:20001 SYN,ACK'
    for (const path of [[fromWeb], [fromWeb, answer]]) {
      const explanation = explain(walk(...path), toInternet, ruled)
      expect(explanation?.observed).toMatch(/a rule of the FORWARD chain dropped it$/)
      expect(explanation).not.toHaveProperty('next')
    }
  })

  it('of a ping says where it was lost, and knows no short cut', () => {
    const ping: Flow = { protocol: 'icmp', port: 0, destination: '172.18.0.1', from: 'web' }
    const lost = walk('host eth0 in 192.168.1.50 > 172.18.0.9 echo request')
    expect(explain(lost, ping, facts)?.observed).toMatch(/FORWARD/)
    const unanswered = walk('host vethweb in 172.18.0.2 > 172.18.0.1 echo request')
    expect(explain(unanswered, ping, facts)).toBeUndefined()
    const answered = walk(
      'host vethweb in 172.18.0.2 > 172.18.0.1 echo request',
      'host vethweb out 172.18.0.7 > 172.18.0.2 echo reply',
    )
    expect(explain(answered, ping, facts)).toBeUndefined()
  })

  it('is one sentence and one step, without a full stop in the middle of an address', () => {
    for (const [name, { flow, path, facts: changed }] of Object.entries(cases)) {
      const explanation = explain(walk(...path), flow, { ...facts, ...changed })
      if (explanation === undefined) continue
      expect(explanation.observed, name).not.toMatch(/[.?]$|undefined|NaN/)
      expect(explanation.next ?? 'x', name).not.toMatch(/undefined|NaN/)
    }
  })
})
