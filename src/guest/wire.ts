/**
 * The framing that host and guest speak over one byte stream, whatever carries it (virtio-serial, ssh, a child's stdio).
 * Knows bytes, limits and the resync; what the messages mean is not its business.
 *
 *     marker   8 × 0xFF, 0x00, 32 hexadecimal digits of id: starts a session; anything before it is thrown away
 *     frame    u32 length | u8 type | payload     length counts type and payload
 *       type 1  a whole message, UTF-8 JSON, at most 64 KiB
 *       type 2  u8 last | a chunk of a longer message: 32 KiB, or less if it is the last
 *       type 3  credit: the other side has consumed one chunk and one more may be sent
 *
 * Messages are UTF-8, where 0xFF never occurs, and a length never starts with it: the marker is unmistakable, even in the
 * middle of a frame or a marker that was cut short. A length may end with 0xFF: the 0x00 tells where the id starts.
 */
import { Buffer } from 'node:buffer'

const FILLER = 0xff
const MARKER = Buffer.concat([Buffer.alloc(8, FILLER), Buffer.alloc(1)])
const ID_LENGTH = 32
const MAX_WHOLE = 64 * 1024
const CHUNK = 32 * 1024
/** Chunks under way before the sender waits: virtio-serial buffers little, and a stalled reader must not grow the sender. */
const WINDOW = 8

const TYPE = { whole: 1, chunk: 2, credit: 3 } as const

/** The peer sent something that no well-behaved peer sends: the session is over. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}

export interface WireOptions {
  /** Hands bytes to the transport. */
  write: (bytes: Buffer) => void
  /** One whole message, as JSON text. Throwing ends the session. */
  onMessage: (json: string) => void
  /** The peer started a session: the guest answers with the same id, the host compares. */
  onMarker: (id: string) => void
  /** Upper bound of one message that arrives, in bytes. */
  maxMessage?: number
}

export interface Wire {
  /** Feeds bytes that arrived. Throws {@link ProtocolViolation}. */
  push(bytes: Buffer): void
  send(json: string): void
  /** Host: forgets whatever was under way and ignores all that arrives until the guest has answered with this id. */
  open(id: string): void
  /** Guest: answers a marker, from within `onMarker`. */
  acknowledge(id: string): void
}

function frame(type: number, ...payload: Buffer[]): Buffer {
  const length = payload.reduce((sum, part) => sum + part.length, 1)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length)
  head.writeUInt8(type, 4)
  return Buffer.concat([head, ...payload])
}

function marker(id: string): Buffer {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new RangeError('a marker id has 32 hexadecimal digits')
  return Buffer.concat([MARKER, Buffer.from(id, 'latin1')])
}

export function createWire(options: WireOptions): Wire {
  const maxMessage = options.maxMessage ?? 8 * 1024 * 1024
  let pending: Buffer = Buffer.alloc(0)
  /** Nothing is read as a frame before the first marker. */
  let inSession = false
  /** Host: the only id that counts as an answer; one from before a timeout does not. */
  let expected: string | undefined
  let partial: Buffer[] = []
  let partialLength = 0
  let credit = WINDOW
  let outgoing: Buffer[] = []

  function reset(): void {
    partial = []
    partialLength = 0
    credit = WINDOW
    outgoing = []
  }

  function pump(): void {
    while (credit > 0 && outgoing.length > 0) {
      const next = outgoing.shift() as Buffer
      if (next.readUInt8(4) === TYPE.chunk) credit -= 1
      options.write(next)
    }
  }

  function takeChunk(payload: Buffer): void {
    const last = payload.readUInt8(0)
    const length = payload.length - 1
    if (last > 1) throw new ProtocolViolation('a chunk is neither last nor not last')
    // Crumbs would cost many times their length in bookkeeping, and empty ones would never reach a limit.
    if (length > CHUNK || length < (last === 1 ? 1 : CHUNK)) {
      throw new ProtocolViolation(`a chunk of ${length} bytes`)
    }
    partial.push(payload.subarray(1))
    partialLength += length
    if (partialLength > maxMessage)
      throw new ProtocolViolation(`a message is longer than ${maxMessage} bytes`)
    options.write(frame(TYPE.credit))
    if (last === 0) return
    const whole = Buffer.concat(partial).toString('utf8')
    partial = []
    partialLength = 0
    options.onMessage(whole)
  }

  function takeFrame(type: number, payload: Buffer): void {
    switch (type) {
      case TYPE.whole:
        options.onMessage(payload.toString('utf8'))
        return
      case TYPE.chunk:
        if (payload.length < 1) throw new ProtocolViolation('an empty chunk')
        takeChunk(payload)
        return
      case TYPE.credit:
        if (credit >= WINDOW || payload.length > 0) throw new ProtocolViolation('credit for nothing')
        credit += 1
        pump()
        return
      default:
        throw new ProtocolViolation(`frame type ${type}`)
    }
  }

  /** Consumes the markers that have arrived; false while one is still incomplete. */
  function takeMarkers(): boolean {
    for (let at = pending.indexOf(MARKER); at >= 0; at = pending.indexOf(MARKER)) {
      const start = at + MARKER.length
      const id = pending.subarray(start, start + ID_LENGTH).toString('latin1')
      const digits = id.match(/^[0-9a-f]*/)?.[0].length ?? 0
      if (digits < id.length) {
        // Cut short by the next marker, or garbage.
        pending = pending.subarray(start + digits)
        inSession = false
        continue
      }
      if (digits < ID_LENGTH) return false
      pending = pending.subarray(start + ID_LENGTH)
      inSession = expected === undefined || id === expected
      reset()
      options.onMarker(id)
    }
    return true
  }

  /** Whether all that has arrived from there on may be the start of a marker, or of two, that cut a frame short. */
  function mayBeMarker(at: number): boolean {
    const rest = pending.subarray(at)
    return rest.length < 2 * MARKER.length - 1 && rest.every((byte) => byte === FILLER)
  }

  /** The length of the frame at hand, once all of it is there. */
  function frameLength(): number | undefined {
    const length = pending.readUInt32BE()
    const inRange = length >= 1 && length <= MAX_WHOLE + 1
    if (inRange && pending.length < 4 + length) return undefined
    const foreign = inRange
      ? pending.subarray(0, 4 + length).indexOf(FILLER, 4)
      : pending.subarray(0, 4).indexOf(FILLER)
    if (foreign >= 0 && mayBeMarker(foreign)) return undefined
    if (!inRange) throw new ProtocolViolation(`a frame of ${length} bytes`)
    if (foreign >= 0) throw new ProtocolViolation('a frame that is not text')
    return length
  }

  function takeFrames(): void {
    while (pending.length >= 5) {
      const length = frameLength()
      if (length === undefined) return
      const type = pending.readUInt8(4)
      const payload = pending.subarray(5, 4 + length)
      pending = pending.subarray(4 + length)
      takeFrame(type, payload)
    }
  }

  return {
    push(bytes) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
      if (!takeMarkers()) return
      if (inSession) takeFrames()
      // Keep only what could be the start of a marker.
      else pending = pending.subarray(Math.max(0, pending.length - MARKER.length + 1))
    },

    send(json) {
      const bytes = Buffer.from(json, 'utf8')
      if (bytes.length <= MAX_WHOLE) {
        outgoing.push(frame(TYPE.whole, bytes))
        pump()
        return
      }
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const last = at + CHUNK >= bytes.length ? 1 : 0
        outgoing.push(frame(TYPE.chunk, Buffer.from([last]), bytes.subarray(at, at + CHUNK)))
      }
      pump()
    },

    open(id) {
      reset()
      inSession = false
      expected = id
      options.write(marker(id))
    },

    acknowledge(id) {
      options.write(marker(id))
    },
  }
}
