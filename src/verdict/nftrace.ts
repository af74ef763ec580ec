/**
 * Reads what the kernel says about rules that a traced packet met: netlink messages of nf_tables, which `nft monitor trace`
 * reads as well. The bytes come from a guest: whatever does not fit is skipped.
 */
import type { Buffer } from 'node:buffer'
import { familyName } from '../guest/index.ts'

export interface TraceEvent {
  /** The same for one packet on its way through the host. */
  id: number
  family: string
  table: string
  chain: string
  /** `rule`: one that matched; `policy`: the end of a base chain; `return`: the end of another one. */
  kind: 'rule' | 'policy' | 'return'
  handle: number
  verdict: string
  /** Where a jump leads. */
  jump?: string
  /** Numbers of interfaces. */
  input?: number
  output?: number
  /** Told by the first event of each base chain. */
  packet?: TracedPacket
}

export interface TracedPacket {
  protocol: 'tcp' | 'udp' | 'icmp'
  source: string
  destination: string
  /** 0 for ICMP. */
  sourcePort: number
  destinationPort: number
  /** ICMP: its type; TCP: its flags; else 0. */
  kind: number
}

const HEADER = 20
const TRACE = (10 << 8) | 17
const KINDS: Record<number, TraceEvent['kind']> = { 1: 'policy', 2: 'return', 3: 'rule' }
const VERDICTS: Record<number, string> = {
  ...{ 0: 'drop', 1: 'accept', 2: 'stolen', 3: 'queue' },
  ...{ '-1': 'continue', '-3': 'jump', '-4': 'goto', '-5': 'return' },
}
const PROTOCOLS: Record<number, TracedPacket['protocol']> = { 1: 'icmp', 6: 'tcp', 17: 'udp' }

export function readTrace(bytes: Buffer): TraceEvent[] {
  const events: TraceEvent[] = []
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const length = bytes.readUInt32LE(at)
    if (length < HEADER || at + length > bytes.length) break
    if (bytes.readUInt16LE(at + 4) === TRACE) {
      const event = readEvent(bytes.readUInt8(at + 16), attributes(bytes.subarray(at + HEADER, at + length)))
      if (event !== undefined) events.push(event)
    }
    at += (length + 3) & ~3
  }
  return events
}

function attributes(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at)
    if (length < 4 || at + length > bytes.length) break
    found.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length))
    at += (length + 3) & ~3
  }
  return found
}

function readEvent(family: number, values: Map<number, Buffer>): TraceEvent | undefined {
  const number = (key: number): number | undefined => {
    const value = values.get(key)
    return value === undefined || value.length < 4 ? undefined : value.readInt32BE(0)
  }
  const text = (key: number): string => values.get(key)?.toString('latin1').replace(/\0.*$/s, '') ?? ''
  const kind = KINDS[number(4) ?? 0]
  if (kind === undefined) return undefined
  const handle = values.get(3)
  const told = values.get(5)
  const verdict = told === undefined ? undefined : attributes(told)
  const code = verdict?.get(1)?.readInt32BE(0) ?? number(16)
  const jump = verdict?.get(2)?.toString('latin1').replace(/\0.*$/s, '')
  const [input, output] = [number(10), number(12)]
  const packet = packetFrom(values.get(8), values.get(9))
  return {
    id: number(6) ?? 0,
    family: familyName(family),
    ...{ table: text(1), chain: text(2), kind },
    handle: handle === undefined || handle.length < 8 ? 0 : Number(handle.readBigUInt64BE(0)),
    verdict: VERDICTS[code ?? -1] ?? String(code),
    ...(jump === undefined ? {} : { jump }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(packet === undefined ? {} : { packet }),
  }
}

function packetFrom(ip: Buffer | undefined, transport: Buffer | undefined): TracedPacket | undefined {
  if (ip === undefined || ip.length < 20 || transport === undefined || transport.length < 4) return undefined
  const protocol = PROTOCOLS[ip.readUInt8(9)]
  if (protocol === undefined) return undefined
  const ports = protocol !== 'icmp'
  return {
    protocol,
    source: ip.subarray(12, 16).join('.'),
    destination: ip.subarray(16, 20).join('.'),
    sourcePort: ports ? transport.readUInt16BE(0) : 0,
    destinationPort: ports ? transport.readUInt16BE(2) : 0,
    kind: protocol === 'icmp' ? transport.readUInt8(0) : (transport[13] ?? 0),
  }
}
