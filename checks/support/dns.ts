/**
 * DNS queries as bytes, and what an answer says. An answer may come from the learner's code, so anything may be in it.
 */

export const TYPE_A = 1
export const TYPE_MX = 15
export const TYPE_AAAA = 28
const TYPE_OPT = 41
export const TYPE_HTTPS = 65
export const TYPE_ANY = 255
/** The last byte of this one is that of type A. */
export const TYPE_CAA = 257
export const NOERROR = 0
export const FORMERR = 1
export const NXDOMAIN = 3

const HEADER_BYTES = 12
const ANSWER = 0x8000
const RECURSION_DESIRED = 0x0100

export interface DnsAnswer {
  id: number
  /** False for what claims to be a question. */
  isAnswer: boolean
  rcode: number
  /** The bytes of the questions; undefined when the packet ends before them. */
  questions: string | undefined
  /** As many as the header counts. */
  records: number
  /** Those among them that are of type A. */
  addresses: string[]
}

/** @param name empty for the root, of which all other names are part */
export function dnsQuery(id: number, name: string, type = TYPE_A): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(RECURSION_DESIRED, 2)
  header.writeUInt16BE(1, 4)
  const labels = name
    .split('.')
    .filter((label) => label !== '')
    .map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`))
  return Buffer.concat([header, ...labels, Buffer.from([0, type >> 8, type & 0xff, 0, 1])])
}

/**
 * The same with what most programs of today have behind their question: a record that says how much they can take.
 *
 * @param padding bytes in it that mean nothing
 */
export function withOptions(query: Buffer, padding = 0): Buffer {
  const options = Buffer.alloc(11 + padding)
  options.writeUInt16BE(TYPE_OPT, 1)
  options.writeUInt16BE(1232, 3)
  options.writeUInt16BE(padding, 9)
  const packet = Buffer.concat([query, options])
  packet.writeUInt16BE(1, 10)
  return packet
}

/** The bytes of the questions in a message. */
export function questionsOf(packet: Buffer): string | undefined {
  const end = afterQuestions(packet)
  return end > packet.length ? undefined : packet.toString('latin1', HEADER_BYTES, end)
}

function afterQuestions(packet: Buffer): number {
  let at = HEADER_BYTES
  for (let read = packet.readUInt16BE(4); read > 0; read -= 1) at = afterName(packet, at) + 4
  return at
}

/** Undefined for what is no DNS message. */
export function dnsAnswer(packet: Buffer): DnsAnswer | undefined {
  if (packet.length < HEADER_BYTES) return undefined
  const flags = packet.readUInt16BE(2)
  const records = packet.readUInt16BE(6)
  const addresses = addressesIn(packet, records)
  if (addresses === undefined) return undefined
  const isAnswer = (flags & ANSWER) !== 0
  const questions = questionsOf(packet)
  return { id: packet.readUInt16BE(0), isAnswer, rcode: flags & 0xf, questions, records, addresses }
}

function addressesIn(packet: Buffer, records: number): string[] | undefined {
  const addresses: string[] = []
  let at = afterQuestions(packet)
  for (let read = 0; read < records; read += 1) {
    at = afterName(packet, at)
    if (at + 10 > packet.length) return undefined
    const end = at + 10 + packet.readUInt16BE(at + 8)
    if (end > packet.length) return undefined
    if (packet.readUInt16BE(at) === TYPE_A) addresses.push(packet.subarray(at + 10, end).join('.'))
    at = end
  }
  // What else the header counts has to be there as well, whatever it says.
  for (let read = packet.readUInt16BE(8) + packet.readUInt16BE(10); read > 0; read -= 1) {
    at = afterName(packet, at)
    if (at + 10 > packet.length) return undefined
    at += 10 + packet.readUInt16BE(at + 8)
  }
  return at > packet.length ? undefined : addresses
}

/** Past the end of the packet when the name is. */
function afterName(packet: Buffer, start: number): number {
  let at = start
  for (;;) {
    const length = packet[at]
    if (length === undefined) return packet.length + 1
    if (length >= 0xc0) return at + 2 // the rest is elsewhere
    if (length === 0) return at + 1
    at += 1 + length
  }
}
