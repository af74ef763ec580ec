import { describe, expect, it } from 'vitest'
import type { Packet } from './packets.ts'
import { type Flow, hopsOf, sightings } from './path.ts'

const flow: Flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' }

function packet(time: number, changes: Partial<Packet> = {}): Packet {
  return {
    ...{ time, link: 2, direction: 'in', forAnother: false, protocol: 'tcp', kind: 'SYN' },
    ...{ source: '172.18.0.2', destination: '203.0.113.10', sourcePort: 20_001, destinationPort: 80 },
    ...{ timeToLive: 64, sequence: 0, text: '' },
    ...changes,
  }
}

function answer(time: number, changes: Partial<Packet> = {}): Packet {
  return packet(time, {
    ...{ source: '203.0.113.10', destination: '172.18.0.2', sourcePort: 80, destinationPort: 20_001 },
    kind: 'SYN,ACK',
    ...changes,
  })
}

const links = new Map([
  [2, 'eth0'],
  [5, 'minidocker0'],
  [7, 'veth1'],
])
const heard = (packets: Packet[]) => ({ packets, links })

describe('sightings', () => {
  it('follow one request and its answer through both namespaces, by time', () => {
    const path = sightings(
      {
        host: heard([packet(10, { link: 7 }), packet(30, { direction: 'out' }), answer(60)]),
        router: heard([packet(40), answer(50, { direction: 'out' })]),
      },
      flow,
    )
    expect(path.map(({ where, link, forth, packet }) => [packet.time, where, link, forth])).toEqual([
      [10, 'host', 'veth1', true],
      [30, 'host', 'eth0', true],
      [40, 'router', 'eth0', true],
      [50, 'router', 'eth0', false],
      [60, 'host', 'eth0', false],
    ])
  })

  it('begin at the near end of the cable, whatever the clocks say', () => {
    const path = sightings(
      {
        host: heard([answer(50), answer(51, { link: 7, direction: 'out' })]),
        router: { packets: [answer(52, { direction: 'out' })], links: new Map([[2, 'to-host']]) },
      },
      flow,
    )
    expect(path.map(({ where, link }) => `${where} ${link}`)).toEqual([
      ...['router to-host', 'host eth0', 'host veth1'],
    ])
  })

  it('begin at the near end for each of several that are alike, and follow a flood from the same port', () => {
    const source = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
    const many = Array.from({ length: 30_000 }, (_, n) => n)
    const path = sightings(
      {
        host: heard(many.map((n) => packet(2 * n + 1, { source: source(n), direction: 'out' }))),
        router: {
          packets: many.map((n) => packet(2 * n, { source: source(n) })),
          links: new Map([[2, 'to-host']]),
        },
      },
      flow,
    )
    expect(path).toHaveLength(60_000)
    expect(path.slice(0, 4).map(({ where, packet }) => `${where} ${packet.source}`)).toEqual([
      ...['host 10.0.0.0', 'router 10.0.0.0', 'host 10.0.0.1', 'router 10.0.0.1'],
    ])
  })

  it('are of this request alone', () => {
    const others = [
      packet(1, { sourcePort: 20_002 }),
      answer(2, { destinationPort: 20_002 }),
      packet(3, { protocol: 'udp', kind: '' }),
      packet(4, { protocol: 'icmp', kind: 'echo request', sourcePort: 0, destinationPort: 0 }),
    ]
    expect(sightings({ host: heard(others) }, flow)).toEqual([])
  })

  it('follow it also where NAT has changed its addresses and the port it goes to', () => {
    const rewritten = packet(2, { source: '192.168.1.100', destination: '172.18.0.3', destinationPort: 8080 })
    expect(sightings({ host: heard([packet(1), rewritten]) }, flow)).toHaveLength(2)
  })

  it('leave retransmissions out, but not the same packet on another link or the other way', () => {
    const path = sightings(
      {
        host: heard([
          packet(1),
          packet(2),
          packet(3, { link: 7 }),
          packet(4, { direction: 'out' }),
          packet(1_000_000),
          packet(5, { source: '192.168.1.100', direction: 'out' }),
        ]),
      },
      flow,
    )
    expect(path.map(({ packet }) => packet.time)).toEqual([1, 3, 4, 5])
  })

  it('of TCP are those that decide: the first, the first answer, and refusals', () => {
    const kinds = ['SYN', 'ACK', 'PSH,ACK', 'FIN,ACK', 'RST', '']
    const path = sightings({ host: heard(kinds.map((kind, time) => packet(time, { kind }))) }, flow)
    expect(path.map(({ packet }) => packet.kind)).toEqual(['SYN', 'RST'])
    expect(sightings({ host: heard([answer(1), answer(2, { kind: 'RST,ACK' })]) }, flow)).toHaveLength(2)
  })

  it('name a link that is gone by its number', () => {
    expect(sightings({ host: heard([packet(1, { link: 99 })]) }, flow)[0]?.link).toBe('interface 99')
  })

  it('of a ping are the echoes from and to its destination', () => {
    const echo = { protocol: 'icmp', sourcePort: 0, destinationPort: 0 } as const
    const ping: Flow = { protocol: 'icmp', port: 0, destination: '172.18.0.1', from: 'web' }
    const path = sightings(
      {
        host: heard([
          packet(1, { ...echo, kind: 'echo request', destination: '172.18.0.1' }),
          packet(2, { ...echo, kind: 'echo reply', source: '172.18.0.1', destination: '172.18.0.2' }),
          packet(3, { ...echo, kind: 'port unreachable', destination: '172.18.0.1' }),
          packet(4, { ...echo, kind: 'echo request', destination: '203.0.113.10' }),
        ]),
      },
      ping,
    )
    expect(path.map(({ packet, forth }) => [packet.time, forth])).toEqual([
      [1, true],
      [2, false],
    ])
  })

  it('of UDP are all of its packets', () => {
    const udp: Flow = { ...flow, protocol: 'udp' }
    const path = sightings(
      {
        host: heard([
          packet(1, { protocol: 'udp', kind: '' }),
          answer(2, { protocol: 'udp', kind: '' }),
          packet(3, { protocol: 'tcp' }),
        ]),
      },
      udp,
    )
    expect(path.map(({ forth }) => forth)).toEqual([true, false])
  })

  it('are none where nothing was heard', () => {
    expect(sightings({ host: heard([]), router: heard([]) }, flow)).toEqual([])
  })
})

describe('hopsOf', () => {
  const hop = (packet: Packet, of = flow) => hopsOf(sightings({ host: heard([packet]) }, of))

  it('says each packet in one line', () => {
    expect(hop(packet(1, { link: 7 }))).toEqual([
      { where: 'host', link: 'veth1', direction: 'in', packet: '172.18.0.2:20001 → 203.0.113.10:80 SYN' },
    ])
    expect(hop(packet(1, { protocol: 'udp', kind: '' }), { ...flow, protocol: 'udp' })[0]?.packet).toBe(
      '172.18.0.2:20001 → 203.0.113.10:80 UDP',
    )
    const echo = packet(1, { protocol: 'icmp', kind: 'echo request', sourcePort: 0, destinationPort: 0 })
    expect(hop(echo, { ...flow, protocol: 'icmp' })[0]?.packet).toBe('172.18.0.2 → 203.0.113.10 echo request')
  })

  it('stops after sixteen', () => {
    const many = Array.from({ length: 40 }, (_, index) => packet(index, { source: `10.0.0.${index}` }))
    expect(hopsOf(sightings({ host: heard(many) }, flow))).toHaveLength(16)
  })
})
