/**
 * For tests only: frames and markers by hand, one end of a wire, and the guest's side of a session.
 */
import { Buffer } from 'node:buffer'
import { Duplex } from 'node:stream'
import type { Meter } from '../sandbox/index.ts'
import { type GuestSession, openSession } from './session.ts'
import { createWire, type Wire } from './wire.ts'

export const ID = '0123456789abcdef0123456789abcdef'
export const OTHER = 'ffffffffffffffffffffffffffffffff'
export const CHUNK = 32 * 1024
export const WINDOW = 8

export const START = Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 0])
export const marker = (id = ID) => Buffer.concat([START, Buffer.from(id)])

export function frame(type: number, payload: Buffer | string = '', length?: number): Buffer {
  const body = Buffer.from(payload as string)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length ?? body.length + 1)
  head.writeUInt8(type, 4)
  return Buffer.concat([head, body])
}
export const whole = (text: string) => frame(1, text)
export const chunk = (text: string, last = 0) =>
  frame(2, Buffer.concat([Buffer.from([last]), Buffer.from(text)]))
export const CREDIT = frame(3)
export const full = 'x'.repeat(CHUNK)

/** One end of a wire, with what it wrote, and all that it was told. */
export function end(maxMessage?: number) {
  const written: Buffer[] = []
  const told: string[] = []
  const wire: Wire = createWire({
    write: (bytes) => void written.push(bytes),
    onMessage: (json) => void told.push(json),
    onMarker: (id) => void told.push(`marker ${id}`),
    ...(maxMessage === undefined ? {} : { maxMessage }),
  })
  return { wire, written, told }
}

export function inSession(maxMessage?: number) {
  const it = end(maxMessage)
  it.wire.push(marker())
  it.told.length = 0
  return it
}

export function bytewise(wire: Wire, bytes: Buffer): void {
  for (const byte of bytes) wire.push(Buffer.from([byte]))
}

/** Two streams, each of which reads what the other writes. */
function streamPair(): [Duplex, Duplex] {
  const make = (other: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _, done) {
        other().push(chunk)
        done()
      },
      destroy(error, done) {
        if (!other().destroyed) other().destroy()
        done(error)
      },
    })
  const one: Duplex = make(() => two)
  const two: Duplex = make(() => one)
  return [one, two]
}

interface Asked {
  id: number
  op: string
  args: unknown
}

export type Respond = (asked: Asked, agent: Agent) => void

/** The guest's side, in the hands of a test. */
interface Agent {
  stream: Duplex
  /** All that was asked so far. */
  asked: Asked[]
  /** Sends an object with this session's nonce. */
  answer(message: object): void
  /** Sends text as it is. */
  say(json: string): void
  wire: Wire
}

export function fakeAgent(respond: Respond, onMarker = (id: string, wire: Wire) => wire.acknowledge(id)) {
  const [host, stream] = streamPair()
  let nonce = ''
  const agent: Agent = {
    stream,
    asked: [],
    answer: (message) => agent.say(JSON.stringify({ nonce, ...message })),
    say: (json) => agent.wire.send(json),
    wire: createWire({
      write: (bytes) => void stream.write(bytes),
      onMarker: (id) => {
        nonce = id
        onMarker(id, agent.wire)
      },
      onMessage: (json) => {
        const asked = JSON.parse(json) as Asked
        agent.asked.push(asked)
        respond(asked, agent)
      },
    }),
  }
  stream.on('data', (bytes: Buffer) => agent.wire.push(bytes))
  return { host, agent }
}

export async function open(
  respond: Respond,
  meter?: Meter,
): Promise<{ session: GuestSession; agent: Agent; host: Duplex }> {
  const { host, agent } = fakeAgent(respond)
  return { session: await openSession(host, 1000, meter), agent, host }
}

export const silent: Respond = () => {}
export const echo: Respond = ({ id, op, args }, agent) => agent.answer({ id, value: { op, args } })
