import { describe, expect, it } from 'vitest'
import { sameListing, settle } from './compare.ts'

describe('numbers of one run', () => {
  it.each<[string, string, string]>([
    [
      'a client port',
      'IP 172.18.0.2.55756 > 203.0.113.10.80: tcp 0',
      'IP 172.18.0.2.33000 > 203.0.113.10.80: tcp 0',
    ],
    ['a client port in a note', 'sport=55756 dport=80', 'sport=61000 dport=80'],
    ['a namespace', 'net:[4026532255]', 'net:[4026531840]'],
    ['the id of a ping', 'echo request, id 108, seq 1', 'echo request, id 23456, seq 1'],
    ['the id of a question', '172.18.0.1.53: 4076+ A? db. (20)', '172.18.0.1.53: 9+ A? db. (20)'],
    ['the id of an answer', '172.18.0.1.53: 4076* 1/0/0 A', '172.18.0.1.53: 9* 1/0/0 A'],
    ['a link-local address', 'fe80::14d0:53ff:fe01:587d/64', 'fe80::5ca2:9cff:fe19:4750/64'],
    ['the number of the other end', 'eth0@if4 UP', 'eth0@if12 UP'],
    ['what a note has left', 'tcp 6 119 TIME_WAIT', 'tcp 6 98 TIME_WAIT'],
    ['the time of a ping', 'ttl=64 time=0.118 ms', 'ttl=64 time=12 ms'],
    ['how long curl has tried', 'port 80 after 0 ms: Could', 'port 80 after 21 ms: Could'],
    ['the times of pings', 'mdev = 0.1/0.1/0.1/0.0 ms', 'mdev = 2.5/2.5/2.5/0.0 ms'],
    ['the breaks of folded lines', 'sport=5 dport=80\nsrc=172.18.0.2', 'sport=5\ndport=80 src=172.18.0.2'],
    ['the width of a column', 'lo    UNKNOWN', 'lo UNKNOWN\n'],
  ])('may differ: %s', (_, one, other) => {
    expect(sameListing(one, other)).toBe(true)
  })
})

describe('what a listing is about', () => {
  it.each<[string, string, string]>([
    ['an address', 'IP 172.18.0.2.55756 > 203.0.113.10.80:', 'IP 172.18.0.3.55756 > 203.0.113.10.80:'],
    ['the port of a service', '> 203.0.113.10.80: tcp 0', '> 203.0.113.10.8080: tcp 0'],
    ['a client port that was chosen', 'sport=5353 dport=53', 'sport=5354 dport=53'],
    ['the name of an interface', 'vethdf031db7512 P', 'veth050ba99fdc6 P'],
    ['a state', 'tcp 6 119 TIME_WAIT', 'tcp 6 119 ESTABLISHED'],
    ['a line more', 'one', 'one\ntwo'],
    ['a route', 'default via 172.18.0.1', 'default via 172.18.0.2'],
    ['an exit code', '28', '7'],
    ['a length', 'UDP, length 12', 'UDP, length 29'],
  ])('must not: %s', (_, one, other) => {
    expect(sameListing(one, other)).toBe(false)
  })

  it('is also which numbers are the same', () => {
    const flow = (there: number, back: number) =>
      `IP 172.18.0.2.${there} > 203.0.113.10.80: tcp 0\nIP 203.0.113.10.80 > 172.18.0.2.${back}: tcp 0`
    expect(sameListing(flow(40_000, 40_000), flow(50_000, 50_000))).toBe(true)
    expect(sameListing(flow(40_000, 40_000), flow(50_000, 50_001))).toBe(false)
    expect(sameListing(flow(40_000, 40_001), flow(50_000, 50_000))).toBe(false)
    expect(sameListing('net:[1]\nnet:[1]\nnet:[2]', 'net:[7]\nnet:[7]\nnet:[8]')).toBe(true)
    expect(sameListing('net:[1]\nnet:[1]\nnet:[2]', 'net:[7]\nnet:[8]\nnet:[8]')).toBe(false)
  })

  it('is a port by either of its spellings', () => {
    const both = (heard: number, noted: number) => `IP 172.18.0.2.${heard} > 1.1.1.1.80: tcp\nsport=${noted}`
    expect(sameListing(both(40_000, 40_000), both(50_000, 50_000))).toBe(true)
    expect(sameListing(both(40_000, 40_000), both(50_000, 50_001))).toBe(false)
  })
})

describe('what is written down', () => {
  const heard = (port: number) => [
    { place: 'host', line: 'tcpdump', output: `IP 10.0.0.1.${port} > 10.0.0.2.80:` },
  ]
  const noted = (port: number, state = 'TIME_WAIT') => [
    { place: 'host', line: 'conntrack', output: `${state} sport=${port} dport=80` },
  ]

  it('stays as it is when it says the same', () => {
    const recorded = [heard(40_000), noted(40_000)]
    expect(settle(recorded, [heard(50_000), noted(50_000)])).toBe(recorded)
  })

  it('changes where it says something else, and the rest stays', () => {
    const other = [{ place: 'web', line: 'ip route', output: 'default' }]
    const now = [heard(50_000), [{ place: 'web', line: 'ip route', output: '' }]]
    expect(settle([heard(40_000), other], now)).toEqual([heard(40_000), now[1]])
  })

  it('changes as a whole when a number would no longer be the same in two listings', () => {
    const now = [heard(50_000), noted(50_000, 'ESTABLISHED')]
    expect(settle([heard(40_000), noted(40_000)], now)).toBe(now)
  })

  it('is new when a number that was one is two', () => {
    const now = [heard(50_000), noted(50_001)]
    expect(settle([heard(40_000), noted(40_000)], now)).toBe(now)
  })

  it('does not mistake the output of one command for that of the next', () => {
    const listing = (first: string, second: string) => [
      [
        { place: 'web', line: 'one', output: first },
        { place: 'web', line: 'two', output: second },
      ],
    ]
    const now = listing('', 'text')
    expect(settle(listing('text', ''), now)).toEqual(now)
  })
})
