import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { Link, Network } from '../guest/index.ts'
import { autopsy, whatAccepted } from './autopsy.ts'
import type { Findings } from './autopsy-words.ts'
import type { Hook, Leg, Met } from './legs.ts'
import type { TracedPacket } from './nftrace.ts'
import type { Sighting } from './path.ts'

const link = (name: string, index: number, parts: Partial<Link> = {}): Link => ({
  ...{ name, index, up: true, bridge: false, hairpin: false, ports: [], addresses: [] },
  ...parts,
})
const route = (destination: string, mask: string, gateway = '0.0.0.0') => ({
  ...{ link: 'eth0', destination, mask, gateway },
})

const HOST: Network = {
  links: [
    link('eth0', 2, { addresses: ['192.168.1.100/24'] }),
    link('docker0', 3, { bridge: true, ports: ['vethweb'], addresses: ['172.18.0.1/16'] }),
    link('vethweb', 4, { peer: 2 }),
  ],
  routes: [
    { link: 'docker0', destination: '172.18.0.0', mask: '255.255.0.0', gateway: '0.0.0.0' },
    route('0.0.0.0', '0.0.0.0', '192.168.1.1'),
  ],
}
const WEB: Network = {
  links: [link('lo', 1), link('eth0', 2, { peer: 4, addresses: ['172.18.0.2/16'] })],
  routes: [route('172.18.0.0', '255.255.0.0'), route('0.0.0.0', '0.0.0.0', '172.18.0.1')],
}
const PACKET: TracedPacket = {
  ...{ protocol: 'tcp', source: '172.18.0.2', destination: '203.0.113.10' },
  ...{ sourcePort: 56_000, destinationPort: 80, kind: 2 },
}

function hook(name: Hook['name'], parts: Partial<Hook> = {}): Hook {
  return { name, passed: true, before: PACKET, after: PACKET, met: [], ...parts }
}
const forth = (...hooks: Hook[]): Leg => ({ forth: true, hooks })

function findings(parts: Partial<Findings> = {}): Findings {
  return {
    flow: { protocol: 'tcp', port: 56_000, destination: '203.0.113.10', from: 'web', to: 'internet' },
    ...{ legs: [], path: [], host: HOST, from: WEB, switches: [], neighbors: [] },
    ...{ counters: [], legacy: {}, redirects: [] },
    ...parts,
  }
}

/** The names of interfaces are drawn anew in every run. */
const recorded = readFileSync(join(import.meta.dirname, '__recorded__/autopsies.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { mistake: string; findings: Findings })

test.each(recorded)('$mistake', ({ findings: found }) => {
  expect(autopsy(found)).toMatchSnapshot()
})

const asked = (place: string, address: string) => ({
  ...{ place, address, known: false, mac: '00:00:00:00:00:00', link: 'eth0' },
})
const withWeb = (parts: Partial<Link>): Network => ({
  ...HOST,
  links: HOST.links.map((each) => (each.name === 'vethweb' ? { ...each, ...parts } : each)),
})
const withBridge = (parts: Partial<Link>): Network => ({
  ...HOST,
  links: HOST.links.map((each) => (each.bridge ? { ...each, ...parts } : each)),
})
const said = (parts: Partial<Findings>): string | undefined => autopsy(findings(parts))?.sentence

describe('a packet that was never heard', () => {
  it('had no route', () => {
    expect(said({ from: { ...WEB, routes: WEB.routes.slice(0, 1) } })).toBe(
      'web has no route to 203.0.113.10, and sent nothing: it knows the way to 172.18.0.0/16 only',
    )
  })

  it('had no interface, or one that is down, or one without an address', () => {
    expect(said({ from: { links: [link('lo', 1)], routes: [] } })).toBe('web has no interface but lo')
    expect(said({ from: { links: [link('eth0', 2, { up: false })], routes: [] } })).toBe(
      'eth0 of web is down',
    )
    expect(said({ from: { links: [link('eth0', 2)], routes: [] } })).toBe('web has no address')
  })

  test.each([
    ['its host end is down', withWeb({ up: false }), 'vethweb, the host end of its cable, is down'],
    [
      'its cable is plugged into nothing',
      withBridge({ ports: [] }),
      'vethweb, the host end of its cable, is plugged into no bridge',
    ],
    ['the bridge is down', withBridge({ up: false }), 'the bridge docker0 is down'],
    [
      'the gateway is missing',
      withBridge({ addresses: ['172.18.9.1/16'] }),
      'no interface has that address; the bridge docker0 has 172.18.9.1/16',
    ],
  ])('got no answer by ARP: %s', (_, host, why) => {
    expect(said({ host, neighbors: [asked('web', '172.18.0.1')] })).toBe(
      `web asked by ARP who has 172.18.0.1, and nobody answered: ${why}`,
    )
  })

  it('got no answer by ARP: the bridge, or another container, has the same MAC address', () => {
    const mac = '02:42:ac:12:00:01'
    const withMac = (network: Network, name: string): Network => ({
      ...network,
      links: network.links.map((each) => (each.name === name ? { ...each, mac } : each)),
    })
    const from = withMac(WEB, 'eth0')
    const neighbors = [asked('web', '172.18.0.1')]
    expect(said({ from, host: withMac(HOST, 'docker0'), neighbors })).toMatch(
      /nobody answered: eth0 of web has the MAC address 02:42:ac:12:00:01, and so has docker0 on the host/,
    )
    expect(said({ from, host: withMac(HOST, 'vethweb'), neighbors })).toContain('so has vethweb on the host')
    // Without an address of its own a bridge takes that of a port; and the uplink is on another switch.
    expect(said({ from: WEB, host: withMac(withMac(HOST, 'docker0'), 'vethweb'), neighbors })).toBeUndefined()
    expect(said({ from, host: withMac(HOST, 'eth0'), neighbors })).toBeUndefined()

    const host = {
      ...HOST,
      links: [...withBridge({ ports: ['vethweb', 'vethdb'] }).links, link('vethdb', 5, { peer: 12 })],
    }
    const to = { ...WEB, links: [link('eth0', 12, { peer: 5, mac, addresses: ['172.18.0.3/16'] })] }
    const flow = { ...findings().flow, destination: '172.18.0.3', to: 'db' }
    expect(said({ from, to, host, flow, neighbors: [asked('web', '172.18.0.3')] })).toMatch(
      /nobody answered: eth0 of web and eth0 of db have the same MAC address/,
    )
  })

  it('is left alone when nothing decides', () => {
    expect(said({ neighbors: [asked('web', '172.18.0.1')] })).toBeUndefined()
    expect(said({})).toBeUndefined()
  })
})

describe('a packet on the host', () => {
  it('is not forwarded where forwarding is off', () => {
    const switches = [{ name: 'forwarding', link: 'docker0', value: 0 }]
    const legs = [forth(hook('prerouting', { input: 'docker0' }))]
    expect(said({ legs, switches })).toMatch('forwarding is off: net.ipv4.ip_forward is 0')
    expect(said({ legs, switches: [{ name: 'forwarding', link: 'docker0', value: 1 }] })).toBeUndefined()
  })

  it('was to stay in its container, where lo is down', () => {
    const asked = { ...PACKET, destination: '127.0.0.1' }
    const came = hook('prerouting', { input: 'docker0', before: asked, after: asked })
    const links = WEB.links.map((each) => (each.name === 'lo' ? { ...each, up: false } : each))
    const switches = [{ link: 'docker0', name: 'route_localnet', value: 0 }]
    const flow = { protocol: 'tcp', port: 56_000, destination: '127.0.0.1', from: 'web', to: 'web' } as const
    const all = { flow, switches, legs: [forth(came)] }
    expect(autopsy(findings({ ...all, from: { ...WEB, links } }))?.sentence).toMatch(/^lo is down in web/)
    expect(autopsy(findings(all))?.sentence).toContain('route_localnet is 0')
  })

  it('is not believed, or has no way, when the kernel counts it', () => {
    const legs = [forth(hook('prerouting', { input: 'docker0' }))]
    const counters = (name: string) => [{ place: 'host', name, by: 1 }]
    expect(said({ legs, counters: counters('TcpExt IPReversePathFilter') })).toMatch('(rp_filter)')
    expect(said({ legs, counters: counters('IpExt InNoRoutes') })).toBe(
      'the host has no route to 203.0.113.10',
    )
  })

  it('is dropped by a rule in its own words, by a policy, or by legacy rules', () => {
    const met = (verdict: string, words: string) => [
      {
        table: 'filter',
        chain: 'FORWARD',
        kind: words ? ('rule' as const) : ('policy' as const),
        verdict,
        words,
      },
    ]
    const dropped = (verdict: string, words: string): Leg[] => [
      forth(hook('prerouting'), hook('forward', { passed: false, output: 'eth0', met: met(verdict, words) })),
    ]
    expect(said({ legs: dropped('drop', '-A FORWARD -j REJECT') })).toBe(
      'a rule in chain FORWARD of table filter rejected the packet (out by eth0, from 172.18.0.2 to 203.0.113.10:80): -A FORWARD -j REJECT',
    )
    expect(said({ legs: dropped('drop', '') })).toMatch(
      'so the policy of chain FORWARD of table filter dropped it',
    )
    expect(said({ legs: dropped('accept', '-A FORWARD -j ACCEPT') })).toBeUndefined()
    expect(said({ legs: dropped('accept', ''), legacy: { forward: '-A FORWARD -j DROP' } })).toMatch(
      /iptables-legacy.*: -A FORWARD -j DROP/,
    )
  })

  it('leaves with a source that nobody knows the way to', () => {
    const seen = {
      protocol: 'tcp',
      source: '172.18.0.2',
      destination: '203.0.113.10',
      direction: 'out',
      kind: 'SYN',
    }
    const path = [{ where: 'router', link: 'wan', forth: true, packet: seen }] as Sighting[]
    expect(said({ path, legs: [forth(hook('prerouting'), hook('postrouting'))] })).toBe(
      'the packet left eth0 as 172.18.0.2; nothing rewrote its source, so 203.0.113.10 has no way back to web',
    )
  })

  it('is remembered by conntrack only where a rule of its own way would have given it another destination', () => {
    const asked: TracedPacket = {
      ...PACKET,
      protocol: 'udp',
      destination: '192.168.1.100',
      destinationPort: 53,
    }
    const at = (name: Hook['name']) => hook(name, { input: 'eth0', before: asked, after: asked })
    const all: Partial<Findings> = {
      flow: { protocol: 'udp', port: 56_000, destination: '192.168.1.100', from: 'neighbor' },
      legs: [forth(at('prerouting'), at('input'))],
      counters: [{ place: 'host', name: 'Udp NoPorts', by: 1 }],
      remembered: 'udp 17 29 src=192.168.1.50',
    }
    const rule = (chain: string) => [
      `-A ${chain} -p udp -m udp --dport 53 -j DNAT --to-destination 172.18.0.2:53`,
    ]
    expect(said({ ...all, redirects: rule('PREROUTING') })).toContain('conntrack remembers this one')
    expect(said({ ...all, redirects: rule('OUTPUT') })).toContain(
      'stands where packets that come in never come by: -A OUTPUT',
    )
  })

  it('says nothing when some of the trace is lost', () => {
    const legs = [forth(hook('prerouting', { input: 'docker0' }))]
    expect(
      said({ legs, counters: [{ place: 'host', name: 'IpExt InNoRoutes', by: 1 }], incomplete: true }),
    ).toBeUndefined()
  })
})

describe('a packet that the host was to stop', () => {
  const through = (...met: Met[]): Leg[] => [
    forth(
      hook('prerouting'),
      hook('forward', { input: 'docker0', output: 'eth0', met }),
      hook('postrouting'),
    ),
  ]
  const met = { table: 'filter', chain: 'FORWARD', kind: 'rule', verdict: 'accept' } as const

  it('was accepted by a rule, in its own words', () => {
    const jump: Met = { ...met, verdict: 'jump', words: '-A FORWARD -j OURS' }
    const accepts: Met = { ...met, chain: 'OURS', words: '-A OURS -i docker0 -j ACCEPT' }
    expect(whatAccepted(findings({ legs: through(jump, accepts) }))?.sentence).toBe(
      'a rule in chain OURS of table filter accepted the packet (in by docker0, out by eth0, from 172.18.0.2 to 203.0.113.10:80): -A OURS -i docker0 -j ACCEPT',
    )
  })

  it('is left alone where a policy let it pass, where no hook of FORWARD saw it, and where some of the trace is lost', () => {
    const policy: Met = { ...met, kind: 'policy', words: '' }
    expect(whatAccepted(findings({ legs: through(policy) }))).toBeUndefined()
    expect(whatAccepted(findings({ legs: [forth(hook('output'))] }))).toBeUndefined()
    const accepts: Met = { ...met, words: '-A FORWARD -j ACCEPT' }
    expect(whatAccepted(findings({ legs: through(accepts), incomplete: true }))).toBeUndefined()
  })
})
