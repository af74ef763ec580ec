/**
 * For tests only: writes what `tcpdump -y LINUX_SLL2 -w -` would have written.
 */
import { Buffer } from 'node:buffer'

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const

export interface Heard {
  protocol: keyof typeof PROTOCOLS
  from: string
  to: string
  /** Microseconds. */
  time?: number
  link?: number
  out?: boolean
  /** Its frame was for another. */
  forAnother?: boolean
  sourcePort?: number
  destinationPort?: number
  /** TCP: the byte of flags. */
  flags?: number
  /** ICMP: type and code. */
  icmp?: [number, number]
  /** Of the IP header, in words of four bytes. */
  headerWords?: number
  timeToLive?: number
  /** TCP. */
  sequence?: number
  /** UDP: what it carries. */
  text?: string
}

export function fileHeader({ magic = 0xa1b2c3d4, linkType = 276 } = {}): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(magic)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(128, 16)
  header.writeUInt32LE(linkType, 20)
  return header
}

/** @param length what the record says that its length is, where that differs from the truth */
export function record(body: Buffer, time = 0, length = body.length): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(Math.floor(time / 1_000_000))
  header.writeUInt32LE(time % 1_000_000, 4)
  header.writeUInt32LE(length, 8)
  header.writeUInt32LE(length, 12)
  return Buffer.concat([header, body])
}

export function frameOf(heard: Heard): Buffer {
  const cooked = Buffer.alloc(20)
  cooked.writeUInt16BE(0x0800)
  cooked.writeUInt32BE(heard.link ?? 2, 4)
  cooked.writeUInt8(heard.out === true ? 4 : heard.forAnother === true ? 3 : 0, 10)
  const words = heard.headerWords ?? 5
  const ip = Buffer.alloc(Math.max(words, 5) * 4)
  ip.writeUInt8(0x40 | words)
  ip.writeUInt8(heard.timeToLive ?? 64, 8)
  ip.writeUInt8(PROTOCOLS[heard.protocol], 9)
  Buffer.from(heard.from.split('.').map(Number)).copy(ip, 12)
  Buffer.from(heard.to.split('.').map(Number)).copy(ip, 16)
  return Buffer.concat([cooked, ip, bodyOf(heard)])
}

function bodyOf(heard: Heard): Buffer {
  const { protocol, sourcePort = 0, destinationPort = 0, flags = 0, icmp = [8, 0], text = '' } = heard
  const body = Buffer.alloc(protocol === 'tcp' ? 20 : 8)
  if (protocol === 'icmp') {
    body.writeUInt8(icmp[0])
    body.writeUInt8(icmp[1], 1)
    return body
  }
  body.writeUInt16BE(sourcePort)
  body.writeUInt16BE(destinationPort, 2)
  if (protocol === 'udp') return Buffer.concat([body, Buffer.from(text, 'latin1')])
  body.writeUInt32BE(heard.sequence ?? 0, 4)
  body.writeUInt8(flags, 13)
  return body
}

/** A whole file. */
export function pcap(...packets: Heard[]): Buffer {
  return Buffer.concat([fileHeader(), ...packets.map((heard) => record(frameOf(heard), heard.time ?? 0))])
}
