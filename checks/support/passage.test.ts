import { describe, expect, it, vi } from 'vitest'
import type { Reply } from '../../src/guest/index.ts'
import { type Heard, pcap } from '../../src/verdict/fixture.ts'
import { readPackets } from '../../src/verdict/index.ts'
import { failureOf, place } from './fixture.ts'
import { heard, type Passage, passage, sourcesOutside, wayOf } from './passage.ts'

const all = (...packets: Heard[]) => ({ pcap: pcap(...packets), full: false, deaf: false })

describe('heard', () => {
  const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
  const syn = {
    protocol: 'tcp',
    from: '172.18.0.2',
    to: '203.0.113.10',
    destinationPort: 80,
    flags: 2,
  } as const
  const mine = { ...syn, sourcePort: 20_001 }
  const other = { ...syn, sourcePort: 20_002 }
  const answer = { ...syn, sourcePort: 80, destinationPort: 20_001 }

  it('has the packets of one request, in one namespace', async () => {
    const listen = vi.fn(async () => all(other, mine, answer, mine))
    const packets = await heard({ heard: listen }, 'router', flow)
    expect(packets.map(({ sourcePort }) => sourcePort)).toEqual([20_001, 20_001])
    expect(listen).toHaveBeenCalledExactlyOnceWith('router')
  })
})

it('knows a connection outside by what it counts from, whatever its port has become', async () => {
  const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
  const syn = { protocol: 'tcp', to: '203.0.113.10', destinationPort: 80, flags: 2, sequence: 7 } as const
  const host = all(
    { ...syn, from: '172.18.0.2', sourcePort: 20_001 },
    { ...syn, from: '172.18.0.1', sourcePort: 20_001, sequence: 9, out: true },
  )
  const router = all(
    { ...syn, from: '192.168.1.100', sourcePort: 999 },
    { ...syn, from: '192.168.1.50', sourcePort: 20_001, sequence: 8 },
    { ...syn, from: '172.18.0.1', sourcePort: 20_001, sequence: 9 },
  )
  const listener = { heard: async (where: string) => (where === 'host' ? host : router) }
  expect(await sourcesOutside(listener, flow)).toEqual(['192.168.1.100'])
})

it('says nothing about silence where nothing can be heard', async () => {
  const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
  const listener = { heard: async () => ({ pcap: pcap(), full: false, deaf: true }) }
  const { observed } = await failureOf(heard(listener, 'host', flow))
  expect(observed).toMatch(/does not come to the host/)
})

it('says nothing about silence when there was too much to listen to', async () => {
  const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
  const listener = { heard: async () => ({ pcap: pcap(), full: true, deaf: false }) }
  const { observed } = await failureOf(heard(listener, 'host', flow))
  expect(observed).toMatch(/more packets than/)
})

describe('the way of a request', () => {
  const reply: Reply = { answered: true, milliseconds: 1, token: 'abc', clientPort: 20_001, seenPort: 20_001 }
  const web = { from: '172.18.0.2', to: '203.0.113.10', sourcePort: 20_001, destinationPort: 80 }
  const masked = { ...web, from: '192.168.1.100', time: 5 }
  const tcp = { protocol: 'tcp', flags: 2 } as const
  const udp = { protocol: 'udp', text: 'abc' } as const

  function way(
    protocol: 'tcp' | 'udp',
    host: Heard[],
    router: Heard[],
    { told = reply, comesIn = true } = {},
  ): Passage | undefined {
    const flow = { protocol, port: 20_001, destination: '203.0.113.10', from: 'web' }
    const packets = { host: readPackets(pcap(...host)), router: readPackets(pcap(...router)), comesIn }
    return wayOf(packets, flow, told)
  }

  it.each<[string, Passage | undefined, Heard[], Heard[]]>([
    [
      'the same connection',
      'forwarded',
      [{ ...web, ...tcp, sequence: 7 }],
      [{ ...masked, ...tcp, sequence: 7 }],
    ],
    [
      'another connection',
      'relayed',
      [{ ...web, ...tcp, sequence: 7 }],
      [{ ...masked, ...tcp, sequence: 8 }],
    ],
    [
      'another connection from the same port',
      'relayed',
      [
        { ...web, ...tcp, sequence: 7 },
        { ...masked, ...tcp, sequence: 8, out: true },
      ],
      [{ ...masked, ...tcp, sequence: 8 }],
    ],
    [
      'one that the host has not heard',
      'around',
      [{ ...web, ...tcp, sourcePort: 9 }],
      [{ ...masked, ...tcp }],
    ],
    ['one that the router has not heard', undefined, [{ ...web, ...tcp }], []],
  ])('%s: %s', (_, expected, host, router) => {
    expect(way('tcp', host, router)).toBe(expected)
  })

  it('knows a connection whose port NAT has changed', () => {
    const told = { ...reply, seenPort: 4000 }
    const router = [{ ...masked, ...tcp, sequence: 7, sourcePort: 4000 }]
    expect(way('tcp', [{ ...web, ...tcp, sequence: 7 }], router, { told })).toBe('forwarded')
  })

  it.each<[string, Passage, number]>([
    ['one hop older', 'forwarded', 63],
    ['as young as it was', 'relayed', 64],
  ])('a datagram that is %s is %s', (_, expected, timeToLive) => {
    expect(way('udp', [{ ...web, ...udp }], [{ ...masked, ...udp, timeToLive }])).toBe(expected)
  })

  it('is told by what came in on the router, not by what that sent on', () => {
    const router = [
      { ...masked, ...udp, timeToLive: 63 },
      { ...masked, ...udp, timeToLive: 62, out: true },
    ]
    expect(way('udp', [{ ...web, ...udp }], router)).toBe('forwarded')
  })

  it('of a program on the host itself needs no forwarding', () => {
    const own = { ...masked, out: true }
    const sent: Record<'udp' | 'tcp', object> = { udp, tcp: { ...tcp, sequence: 7 } }
    const wayOut = (protocol: 'udp' | 'tcp', comesIn: boolean) => {
      const [out, heard] = [{ ...own, ...sent[protocol] } as Heard, { ...masked, ...sent[protocol] } as Heard]
      return way(protocol, [out], [heard], { comesIn })
    }
    expect([wayOut('udp', false), wayOut('tcp', false)]).toEqual(['forwarded', 'forwarded'])
    // What a container sends has to come in.
    expect([wayOut('udp', true), wayOut('tcp', true)]).toEqual(['around', 'around'])
  })

  it('that was never heard is no fault of the code', async () => {
    const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
    await expect(passage({ ...place('web'), heard: async () => all() }, flow, reply)).rejects.toThrow(
      /was not heard/,
    )
  })
})
