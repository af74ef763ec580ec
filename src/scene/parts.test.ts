import { expect, test } from 'vitest'
import type { HostState, Network } from '../guest/index.ts'
import { hairpins, keysOfNft, ofPlace, rulesOfIptables, rulesOfNft, switchesOf } from './parts.ts'

const state = (save: string, legacy = ''): HostState => ({
  sections: { 'iptables-save -c': save.split('\n'), 'iptables-legacy-save -c': legacy.split('\n') },
  namespaces: [],
  complete: true,
})

const SAVE = `*nat
:POSTROUTING ACCEPT [0:0]
[3:180] -A POSTROUTING -s 10.0.0.0/8 -j ACCEPT
[0:0] -A POSTROUTING -s 172.18.0.0/16 ! -o br0 -m comment --comment "it's $(ours)" -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
[0:0] -A FORWARD -i br0 -j ACCEPT
COMMIT`

test('a rule of iptables is taken away by its number, and put back there', () => {
  const strangers = state('*nat\n[0:0] -A POSTROUTING -s 10.0.0.0/8 -j ACCEPT')
  const [nat, filter, ...others] = rulesOfIptables(state(SAVE), strangers)
  const words = `-A POSTROUTING -s 172.18.0.0/16 ! -o br0 -m comment --comment "it's $(ours)" -j MASQUERADE`
  expect(nat).toMatchObject({ table: 'nat', words })
  expect(nat?.remove).toEqual([
    { argv: ['iptables-restore', '--noflush'], input: '*nat\n-D POSTROUTING 2\nCOMMIT\n' },
  ])
  expect(nat?.restore[0]?.input).toBe(
    `*nat\n${words.replace('-A POSTROUTING', '-I POSTROUTING 2')}\nCOMMIT\n`,
  )
  expect(filter?.remove[0]?.input).toBe('*filter\n-D FORWARD 1\nCOMMIT\n')
  expect(others).toEqual([])
})

test('a comment with line ends in it is no rule of its own, and its rule is left in peace', () => {
  const forged = `*filter
[0:0] -A FORWARD -m comment --comment "one \\" two
-A FORWARD -M /tmp/evil -m comment --comment x -j ACCEPT
" -j ACCEPT
[0:0] -A FORWARD -i br0 -j ACCEPT
COMMIT`
  const parts = rulesOfIptables(state(forged), state(''))
  expect(parts.map(({ words }) => words)).toEqual(['-A FORWARD -i br0 -j ACCEPT'])
  expect(parts[0]?.remove[0]?.input).toContain('-D FORWARD 2\n')
})

test('rules of iptables-legacy are changed by its own tool', () => {
  const [rule] = rulesOfIptables(state('', '*filter\n[0:0] -A FORWARD -j ACCEPT'), state(''))
  expect(rule?.table).toBe('filter, legacy')
  expect(rule?.remove[0]?.argv[0]).toBe('iptables-legacy-restore')
})

test('a table that iptables cannot show whole is left to nft', () => {
  const save = "# Table `nat' contains incompatible base-chains, use 'nft' tool to list them.\n"
  expect(rulesOfIptables(state(`${save}${SAVE}`), state('')).map(({ table }) => table)).toEqual(['filter'])
})

const nftRule = (handle: number, table = 'mine', expr: object[] = [{ accept: null }]) => ({
  rule: { family: 'ip', table, chain: 'forward', handle, expr },
})
const list = (...rules: object[]): string => JSON.stringify({ nftables: [{ metainfo: {} }, ...rules] })

test('a rule of nft goes by its handle, and comes back to its place', () => {
  const json = list(nftRule(4), nftRule(5), nftRule(9, 'filter'), nftRule(6, 'mine', [{ xt: null }]))
  const text =
    'table ip mine { # handle 1\n\tchain forward { # handle 2\n\t\tcounter packets 3 bytes 9 accept # handle 4\n\t}\n}'
  const [first, second, ...others] = rulesOfNft(json, text)
  expect(first?.words).toBe('forward: accept')
  expect(JSON.parse(first?.remove[0]?.input ?? '')).toEqual({
    nftables: [{ delete: { rule: { family: 'ip', table: 'mine', chain: 'forward', handle: 4 } } }],
  })
  expect(JSON.parse(first?.restore[0]?.input ?? '').nftables[0].insert.rule.index).toBe(0)
  expect(JSON.parse(second?.restore[0]?.input ?? '').nftables[0].insert.rule.index).toBe(1)
  expect(others).toEqual([])
  expect(rulesOfNft(json, text, keysOfNft(json))).toEqual([])
})

test('what is no list of nft has no rules', () => {
  expect(rulesOfNft('{"nftables": 7}', '')).toEqual([])
})

const network = (hairpin: boolean) =>
  ({
    links: [
      { name: 'lo', addresses: ['127.0.0.1/8'], hairpin: false },
      { name: 'eth0', addresses: ['192.168.1.100/24'], hairpin: false },
      { name: 'br0', addresses: ['172.18.0.1/16'], hairpin },
    ],
  }) as Network

test('with an address go the routes that need it, and they come back with it', () => {
  const routes = ['default via 172.18.0.9 dev br0 ', '172.18.0.0/16 dev br0 proto kernel scope link']
  const parts = ofPlace('host', network(false), routes, ['eth0 192.168.1.100/24'])
  expect(parts.map(({ words }) => words)).toEqual(['172.18.0.1/16 on br0', 'default via 172.18.0.9 dev br0'])
  expect(parts[0]?.restore.map(({ argv }) => argv.join(' '))).toEqual([
    'ip address add 172.18.0.1/16 dev br0',
    'ip route replace default via 172.18.0.9 dev br0',
  ])
})

test('a switch of a new interface began as the default has it; those that ip_forward sets are not told apart', () => {
  const before = new Map([
    ['net/ipv4/ip_forward', '0'],
    ['net/ipv4/conf/default/route_localnet', '0'],
    ['net/ipv4/conf/default/forwarding', '0'],
  ])
  const after = new Map([
    ['net/ipv4/ip_forward', '1'],
    ['net/ipv4/conf/br0/route_localnet', '1'],
    ['net/ipv4/conf/br0/forwarding', '1'],
    ['net/ipv4/conf/veth1/route_localnet', '0'],
  ])
  expect(switchesOf(before, after).map(({ words }) => words)).toEqual([
    'net.ipv4.ip_forward = 1',
    'net.ipv4.conf.br0.route_localnet = 1',
  ])
})

test('hairpin is a switch of a port', () => {
  expect(hairpins(network(true)).map(({ words }) => words)).toEqual(['hairpin on of br0'])
})
