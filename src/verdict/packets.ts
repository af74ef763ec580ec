/**
 * Reads what the guest's `tcpdump -i any -y LINUX_SLL2 -w -` heard, as far as a path can be told from it. The bytes come
 * from a guest: whatever does not fit is skipped.
 */

export interface Packet {
  /** Microseconds since 1970, by the guest's clock. */
  time: number
  /** Number of the interface in its namespace. */
  link: number
  direction: 'in' | 'out'
  /** Its frame had the MAC address of another than the interface: that one throws it away. */
  forAnother: boolean
  protocol: 'tcp' | 'udp' | 'icmp'
  source: string
  destination: string
  /** 0 for ICMP. */
  sourcePort: number
  destinationPort: number
  /** `SYN`, `SYN,ACK`, `RST`, …; for ICMP what it says: `echo request`, `port unreachable`. */
  kind: string
  /** How many more routers may pass it on. */
  timeToLive: number
  /** TCP: the number of its first byte, which the sender has chosen and NAT does not change; else 0. */
  sequence: number
  /** UDP: what it says, as far as it was kept, a character for each byte; else empty. */
  text: string
}

const FILE_HEADER = 24
const RECORD_HEADER = 16
const SLL2_HEADER = 20
const MAGIC_MICROSECONDS = 0xa1b2c3d4
const LINKTYPE_SLL2 = 276
const ETHERTYPE_IPV4 = 0x0800
const OUTGOING = 4
const FOR_ANOTHER = 3

const PROTOCOLS: Record<number, Packet['protocol']> = { 1: 'icmp', 6: 'tcp', 17: 'udp' }

const ICMP: Record<string, string> = {
  '0 0': 'echo reply',
  '8 0': 'echo request',
  '3 0': 'network unreachable',
  '3 1': 'host unreachable',
  '3 3': 'port unreachable',
  '3 13': 'administratively prohibited',
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'] as const

export function readPackets(pcap: Buffer): Packet[] {
  if (pcap.length < FILE_HEADER) return []
  if (pcap.readUInt32LE(0) !== MAGIC_MICROSECONDS || pcap.readUInt32LE(20) !== LINKTYPE_SLL2) return []
  const packets: Packet[] = []
  for (let at = FILE_HEADER; at + RECORD_HEADER <= pcap.length; ) {
    const time = pcap.readUInt32LE(at) * 1_000_000 + pcap.readUInt32LE(at + 4)
    const start = at + RECORD_HEADER
    at = start + pcap.readUInt32LE(at + 8)
    const packet = readPacket(pcap.subarray(start, at), time)
    if (packet !== undefined) packets.push(packet)
  }
  return packets
}

function readPacket(bytes: Buffer, time: number): Packet | undefined {
  const ip = bytes.subarray(SLL2_HEADER)
  if (ip.length < 20 || bytes.readUInt16BE(0) !== ETHERTYPE_IPV4) return undefined
  const protocol = PROTOCOLS[ip.readUInt8(9)]
  const body = ip.subarray((ip.readUInt8(0) & 0x0f) * 4)
  if (protocol === undefined || body.length < 8) return undefined
  return {
    time,
    link: bytes.readUInt32BE(4),
    direction: bytes.readUInt8(10) === OUTGOING ? 'out' : 'in',
    forAnother: bytes.readUInt8(10) === FOR_ANOTHER,
    protocol,
    source: ip.subarray(12, 16).join('.'),
    destination: ip.subarray(16, 20).join('.'),
    sourcePort: protocol === 'icmp' ? 0 : body.readUInt16BE(0),
    destinationPort: protocol === 'icmp' ? 0 : body.readUInt16BE(2),
    kind: kindOf(protocol, body),
    timeToLive: ip.readUInt8(8),
    sequence: protocol === 'tcp' ? body.readUInt32BE(4) : 0,
    text: protocol === 'udp' ? body.toString('latin1', 8) : '',
  }
}

function kindOf(protocol: Packet['protocol'], body: Buffer): string {
  if (protocol === 'icmp') {
    const type = `${body.readUInt8(0)} ${body.readUInt8(1)}`
    return ICMP[type] ?? `icmp ${type}`
  }
  if (protocol === 'udp' || body.length < 14) return ''
  const bits = body.readUInt8(13)
  return FLAGS.filter((_, index) => (bits & (1 << index)) !== 0).join(',')
}
