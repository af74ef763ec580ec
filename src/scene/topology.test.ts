import { expect, it } from 'vitest'
import type { HostState, Link, Network } from '../guest/index.ts'
import { kindsMissing, topologyOf } from './topology.ts'

const link = (name: string, index: number, parts: Partial<Link> = {}): Link => ({
  ...{ name, index, up: true, bridge: false, hairpin: false, ports: [], addresses: [] },
  ...parts,
})
const via = (link: string, destination: string, mask: string, gateway = '0.0.0.0') => ({
  ...{ link, destination, mask, gateway },
})

const host: Network = {
  links: [
    link('lo', 1, { addresses: ['127.0.0.1/8'] }),
    link('eth0', 2, { peer: 3, addresses: ['192.168.1.100/24'] }),
    link('br0', 3, { bridge: true, ports: ['vethweb'], addresses: ['172.18.0.1/16'] }),
    link('vethweb', 4, { peer: 2, hairpin: true }),
    link('vethdb', 5, { peer: 2 }),
  ],
  routes: [via('eth0', '0.0.0.0', '0.0.0.0', '192.168.1.1'), via('br0', '172.18.0.0', '255.255.0.0')],
}
const inside = (peer: number, address: string): Network => ({
  links: [link('lo', 1), link('eth0', 2, { peer, addresses: [address] })],
  routes: [via('eth0', '0.0.0.0', '0.0.0.0', '172.18.0.1')],
})
const sections = {
  sysctl: ['net/ipv4/ip_forward = 1', 'net/bridge/bridge-nf-call-iptables = 0'],
  'iptables-save -c': [
    ...[
      '*filter',
      ':INPUT ACCEPT [9:9]',
      ':FORWARD DROP [1:60]',
      '[0:0] -A FORWARD -o br0 -j ACCEPT',
      'COMMIT',
    ],
    ...[
      '*nat',
      '[1:60] -A PREROUTING -p udp -m udp --dport 53 -m comment --comment "a \\"b" -j DNAT --to-destination 172.18.0.2:53',
    ],
  ],
  'iptables-legacy-save -c': ['*filter', '[0:0] -A FORWARD -j DROP'],
  'nft list ruleset': [
    ...[
      'table ip nat {',
      '\tchain PREROUTING {',
      '\t\ttcp dport 1 drop',
      '\t}',
      '}',
      'table inet own {',
      '\tchain pre {',
    ],
    ...[
      '\t\ttype nat hook prerouting priority dstnat; policy accept;',
      '\t\ttcp dport 8080 counter packets 1 bytes 60 dnat ip to 172.18.0.2:80 comment "c"',
      '\t}',
      '}',
    ],
  ],
}
const state: HostState = { sections, namespaces: [], complete: true }

it('is read from what the kernel says', () => {
  const topology = topologyOf({
    ...{ state, host, localnet: ['br0'] },
    places: [
      { name: 'web', network: inside(4, '172.18.0.2/16') },
      { name: 'db', network: inside(5, '172.18.0.3/16') },
    ],
  })
  expect(topology).toEqual({
    bridges: [
      {
        ...{ name: 'br0', up: true, addresses: ['172.18.0.1/16'] },
        ports: [{ name: 'vethweb', up: true, hairpin: true, place: 'web', link: 'eth0' }],
      },
    ],
    uplinks: [{ name: 'eth0', up: true, addresses: ['192.168.1.100/24'] }],
    loose: [{ name: 'vethdb', up: true, hairpin: false, place: 'db', link: 'eth0' }],
    places: [
      {
        name: 'web',
        links: [{ name: 'eth0', up: true, addresses: ['172.18.0.2/16'] }],
        routes: ['default via 172.18.0.1'],
      },
      {
        name: 'db',
        links: [{ name: 'eth0', up: true, addresses: ['172.18.0.3/16'] }],
        routes: ['default via 172.18.0.1'],
      },
    ],
    routes: ['default via 192.168.1.1', '172.18.0.0/16 dev br0'],
    switches: [
      { name: 'ip_forward', on: true },
      { name: 'bridge-nf-call-iptables', on: false },
      { name: 'route_localnet of br0', on: true },
    ],
    published: ['53/udp → 172.18.0.2:53', '8080/tcp → 172.18.0.2:80'],
    rules: [
      { table: 'filter', words: '-P FORWARD DROP' },
      { table: 'filter', words: '-A FORWARD -o br0 -j ACCEPT' },
      {
        table: 'nat',
        words: '-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 172.18.0.2:53',
      },
      { table: 'legacy filter', words: '-A FORWARD -j DROP' },
      { table: 'inet own', words: 'pre: type nat hook prerouting priority dstnat; policy accept;' },
      { table: 'inet own', words: 'pre: tcp dport 8080 dnat ip to 172.18.0.2:80' },
    ],
  })
})

it('is told of by kind and number alone, so that nobody reads there what is still to write', () => {
  const places = [{ name: 'web', network: inside(4, '172.18.0.2/16') }]
  const there = topologyOf({ state, host, localnet: ['br0'], places })
  const bare: Network = { links: [link('lo', 1), link('eth0', 2)], routes: [] }
  const here = topologyOf({
    state: { ...state, sections: { 'iptables-save -c': ['*filter', ':FORWARD DROP [1:60]'] } },
    ...{ host: bare, localnet: [], places: [{ name: 'web', network: { links: [], routes: [] } }] },
  })
  const missing = kindsMissing(here, there)
  expect(missing).toEqual([
    'host: 1 bridge br0 (up), 1 address on br0, 1 on eth0, 1 interface vethdb (up), 1 cable to web, 2 routes, 3 switches, 2 published ports',
    'web: 1 interface eth0 (up), 1 address on eth0, 1 route',
    'filter: 1 rule in FORWARD',
    'nat: 1 rule in PREROUTING',
    'legacy filter: 1 rule in FORWARD',
    'inet own: 2 rules in pre',
  ])
  expect(kindsMissing(there, there)).toEqual([])
})
