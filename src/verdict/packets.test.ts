import { describe, expect, it } from 'vitest'
import { fileHeader, frameOf, type Heard, pcap, record } from './fixture.ts'
import { readPackets } from './packets.ts'

const tcp: Heard = {
  ...{ protocol: 'tcp', from: '172.18.0.2', to: '203.0.113.10', sourcePort: 40_112, destinationPort: 80 },
  flags: 2,
}

describe('a packet', () => {
  it('is read with all that a path needs', () => {
    const sent = {
      ...tcp,
      time: 1_700_000_000_123_456,
      link: 7,
      out: true,
      sequence: 2 ** 32 - 1,
      timeToLive: 63,
    }
    expect(readPackets(pcap(sent))).toEqual([
      {
        time: 1_700_000_000_123_456,
        link: 7,
        direction: 'out',
        forAnother: false,
        protocol: 'tcp',
        source: '172.18.0.2',
        destination: '203.0.113.10',
        sourcePort: 40_112,
        destinationPort: 80,
        kind: 'SYN',
        sequence: 2 ** 32 - 1,
        timeToLive: 63,
        text: '',
      },
    ])
  })

  it('of UDP has the words that it carries', () => {
    expect(readPackets(pcap({ ...tcp, protocol: 'udp', text: 'abc\u00ff' }))[0]).toMatchObject({
      ...{ text: 'abc\u00ff', sequence: 0, kind: '' },
    })
  })

  it.each([
    [0x02, 'SYN'],
    [0x12, 'SYN,ACK'],
    [0x10, 'ACK'],
    [0x18, 'PSH,ACK'],
    [0x11, 'FIN,ACK'],
    [0x14, 'RST,ACK'],
    [0x04, 'RST'],
    [0xc2, 'SYN'],
    [0x00, ''],
  ])('of TCP with the flags 0x%x is called "%s"', (flags, kind) => {
    expect(readPackets(pcap({ ...tcp, flags }))[0]?.kind).toBe(kind)
  })

  it('of UDP has ports and no kind', () => {
    const udp: Heard = { ...tcp, protocol: 'udp', sourcePort: 5353, destinationPort: 53 }
    expect(readPackets(pcap(udp))).toMatchObject([
      { protocol: 'udp', sourcePort: 5353, destinationPort: 53, kind: '', direction: 'in' },
    ])
  })

  it.each<[[number, number], string]>([
    [[8, 0], 'echo request'],
    [[0, 0], 'echo reply'],
    [[3, 0], 'network unreachable'],
    [[3, 1], 'host unreachable'],
    [[3, 3], 'port unreachable'],
    [[3, 13], 'administratively prohibited'],
    [[11, 0], 'icmp 11 0'],
  ])('of ICMP with type and code %j is called "%s"', (icmp, kind) => {
    const packet: Heard = { protocol: 'icmp', from: '10.0.0.1', to: '10.0.0.2', icmp }
    expect(readPackets(pcap(packet))).toMatchObject([{ kind, sourcePort: 0, destinationPort: 0 }])
  })

  it('with options in its IP header has its ports behind them', () => {
    expect(readPackets(pcap({ ...tcp, headerWords: 8 }))).toMatchObject([
      { sourcePort: 40_112, destinationPort: 80, kind: 'SYN' },
    ])
  })

  it.each([
    ['came in', 0, 'in'],
    ['came in as a broadcast', 1, 'in'],
    ['was for somebody else', 3, 'in'],
    ['went out', 4, 'out'],
  ])('that %s', (_, type, direction) => {
    const bytes = frameOf(tcp)
    bytes.writeUInt8(type, 10)
    expect(readPackets(Buffer.concat([fileHeader(), record(bytes)]))[0]?.direction).toBe(direction)
  })
})

describe('what is no packet of ours', () => {
  const arp = frameOf(tcp)
  arp.writeUInt16BE(0x0806)
  const ipv6 = frameOf(tcp)
  ipv6.writeUInt16BE(0x86dd)
  const sctp = frameOf(tcp)
  sctp.writeUInt8(132, 20 + 9)

  it.each([
    ['ARP', arp],
    ['IPv6', ipv6],
    ['another protocol', sctp],
    ['an empty record', Buffer.alloc(0)],
    ['a record with nothing but its cooked header', frameOf(tcp).subarray(0, 20)],
    ['half an IP header', frameOf(tcp).subarray(0, 39)],
    ['an IP header and no more', frameOf(tcp).subarray(0, 40)],
    ['half a UDP header', frameOf({ ...tcp, protocol: 'udp' }).subarray(0, 47)],
  ])('is left out, and the next is read: %s', (_, bytes) => {
    const file = Buffer.concat([fileHeader(), record(bytes), record(frameOf(tcp))])
    expect(readPackets(file)).toHaveLength(1)
  })

  it('a TCP header without its flags is still a packet of its ports', () => {
    const file = Buffer.concat([fileHeader(), record(frameOf(tcp).subarray(0, 40 + 12))])
    expect(readPackets(file)).toMatchObject([{ sourcePort: 40_112, kind: '' }])
  })
})

describe('a file from a guest that lies', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a header', fileHeader().subarray(0, 23)],
    ['another magic', Buffer.concat([fileHeader({ magic: 0xa1b23c4d }), record(frameOf(tcp))])],
    ['the other byte order', Buffer.concat([fileHeader({ magic: 0xd4c3b2a1 }), record(frameOf(tcp))])],
    ['another link type', Buffer.concat([fileHeader({ linkType: 1 }), record(frameOf(tcp))])],
    ['only a header', fileHeader()],
    ['half a record header', Buffer.concat([fileHeader(), Buffer.alloc(15)])],
  ])('holds no packets: %s', (_, file) => {
    expect(readPackets(file)).toEqual([])
  })

  it('a record that says it is longer than the file ends it', () => {
    const huge = record(frameOf(tcp), 0, 0xffffffff)
    expect(readPackets(Buffer.concat([fileHeader(), record(frameOf(tcp)), huge]))).toHaveLength(2)
  })

  it('a record that says it is shorter than it is shifts what follows, and no more', () => {
    const short = record(frameOf(tcp), 0, 0)
    expect(() => readPackets(Buffer.concat([fileHeader(), short, record(frameOf(tcp))]))).not.toThrow()
  })

  it('a megabyte of empty records is read through', () => {
    const file = Buffer.concat([fileHeader(), ...Array<Buffer>(65_536).fill(record(Buffer.alloc(0)))])
    expect(readPackets(file)).toEqual([])
  })

  it('an IP header that says it is longer than the packet is left out', () => {
    const bytes = frameOf(tcp)
    bytes.writeUInt8(0x4f, 20)
    expect(readPackets(Buffer.concat([fileHeader(), record(bytes)]))).toEqual([])
  })

  it('no cut and no changed byte makes it throw', () => {
    const file = pcap(
      tcp,
      { ...tcp, protocol: 'udp' },
      { protocol: 'icmp', from: '10.0.0.1', to: '10.0.0.2' },
    )
    for (let at = 0; at <= file.length; at += 1) {
      expect(() => readPackets(file.subarray(0, at)), `cut at ${at}`).not.toThrow()
    }
    for (let at = 0; at < file.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const changed = Buffer.from(file)
        changed[at] = value
        expect(() => readPackets(changed), `byte ${at} is ${value}`).not.toThrow()
      }
    }
  })
})
