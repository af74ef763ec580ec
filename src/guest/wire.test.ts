import { describe, expect, it } from 'vitest'
import { createWire, ProtocolViolation, type Wire } from './wire.ts'

const ID = '0123456789abcdef0123456789abcdef'
const OTHER = 'ffffffffffffffffffffffffffffffff'
const CHUNK = 32 * 1024
const WINDOW = 8

const START = Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 0])
const marker = (id = ID) => Buffer.concat([START, Buffer.from(id)])

function frame(type: number, payload: Buffer | string = '', length?: number): Buffer {
  const body = Buffer.from(payload as string)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length ?? body.length + 1)
  head.writeUInt8(type, 4)
  return Buffer.concat([head, body])
}
const whole = (text: string) => frame(1, text)
const chunk = (text: string, last = 0) => frame(2, Buffer.concat([Buffer.from([last]), Buffer.from(text)]))
const CREDIT = frame(3)
const full = 'x'.repeat(CHUNK)

/** One end of a wire, with what it wrote, and all that it was told. */
function end(maxMessage?: number) {
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

function inSession(maxMessage?: number) {
  const it = end(maxMessage)
  it.wire.push(marker())
  it.told.length = 0
  return it
}

function bytewise(wire: Wire, bytes: Buffer): void {
  for (const byte of bytes) wire.push(Buffer.from([byte]))
}

/** A small generator that is the same everywhere (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('framing', () => {
  it('writes a short message as one frame of type 1', () => {
    const { wire, written } = inSession()
    wire.send('{"a":"ü"}')
    expect(Buffer.concat(written)).toEqual(whole('{"a":"ü"}'))
  })

  it.each([64 * 1024, 64 * 1024 + 1, 3 * CHUNK, 3 * CHUNK + 1, WINDOW * CHUNK, 1_000_003])(
    'carries a message of %i bytes, with an answer the other way',
    (length) => {
      const message = 'ä'.repeat(Math.floor(length / 2)) + 'a'.repeat(length % 2)
      const { host, guest, told } = connected()
      host.send(message)
      guest.send(`answer ${message}`)
      settle()
      expect(told.guest).toEqual([message])
      expect(told.host).toEqual([`answer ${message}`])

      function settle(): void {
        while (toGuest.length + toHost.length > 0) {
          guest.push(Buffer.concat(toGuest.splice(0)))
          host.push(Buffer.concat(toHost.splice(0)))
        }
      }
    },
  )

  it('keeps the order of short messages behind long ones', () => {
    const { wire, written } = inSession()
    wire.send('y'.repeat(CHUNK * (WINDOW + 1)))
    wire.send('short')
    expect(Buffer.concat(written).includes('short')).toBe(false)
    wire.push(CREDIT)
    wire.push(CREDIT)
    expect(Buffer.concat(written).subarray(-whole('short').length)).toEqual(whole('short'))
  })
})

let toGuest: Buffer[] = []
let toHost: Buffer[] = []

/** Both ends, opened, with two pipes that hold what was written until a test moves it. */
function connected() {
  toGuest = []
  toHost = []
  const told: { host: string[]; guest: string[] } = { host: [], guest: [] }
  const host = createWire({
    write: (bytes) => void toGuest.push(bytes),
    onMessage: (json) => void told.host.push(json),
    onMarker: () => {},
  })
  const guest: Wire = createWire({
    write: (bytes) => void toHost.push(bytes),
    onMessage: (json) => void told.guest.push(json),
    onMarker: (id) => guest.acknowledge(id),
  })
  host.open(ID)
  guest.push(Buffer.concat(toGuest.splice(0)))
  host.push(Buffer.concat(toHost.splice(0)))
  return { host, guest, told }
}

describe('flow control', () => {
  it('stops at the window while nobody reads, and goes on by one chunk for each credit', () => {
    const { wire, written } = inSession()
    const chunks = WINDOW + 3
    wire.send('z'.repeat(CHUNK * chunks))
    expect(written).toHaveLength(WINDOW)
    for (let credits = 1; credits <= 3; credits += 1) {
      wire.push(CREDIT)
      expect(written).toHaveLength(WINDOW + credits)
    }
    wire.push(CREDIT)
    expect(written).toHaveLength(chunks)
    const lasts = written.map((bytes) => bytes.readUInt8(5))
    expect(lasts).toEqual([...Array(chunks - 1).fill(0), 1])
  })

  it('gives one credit for each chunk that it has taken, and none for whole messages', () => {
    const { wire, written, told } = inSession()
    wire.push(whole('{}'))
    expect(written).toEqual([])
    wire.push(chunk(full))
    wire.push(chunk('end', 1))
    expect(written).toEqual([CREDIT, CREDIT])
    expect(told).toEqual(['{}', `${full}end`])
  })

  it.each([
    ['before any chunk', () => {}],
    ['after as many as chunks were sent', returnAll],
  ])('does not accept credit %s', (_, before: (wire: Wire) => void) => {
    const { wire } = inSession()
    before(wire)
    expect(() => wire.push(CREDIT)).toThrow(ProtocolViolation)
  })

  function returnAll(wire: Wire): void {
    wire.send('z'.repeat(CHUNK * 3))
    for (let credits = 0; credits < 3; credits += 1) wire.push(CREDIT)
  }

  it('does not accept credit with something in it', () => {
    const { wire } = inSession()
    wire.send('z'.repeat(CHUNK * 3))
    expect(() => wire.push(frame(3, 'x'))).toThrow(ProtocolViolation)
  })

  it('starts every session with a full window and nothing left to send', () => {
    const { wire, written } = inSession()
    wire.send('old'.repeat(CHUNK * WINDOW))
    written.length = 0
    wire.push(marker(OTHER))
    wire.send('n'.repeat(CHUNK * WINDOW))
    expect(written).toHaveLength(WINDOW)
    expect(Buffer.concat(written).includes('old')).toBe(false)
  })
})

describe('resync', () => {
  it('reads nothing before the first marker', () => {
    const { wire, told } = end()
    wire.push(whole('early'))
    wire.push(Buffer.concat([whole('early'), marker(), whole('on time')]))
    expect(told).toEqual([`marker ${ID}`, 'on time'])
  })

  it('does not keep the garbage that it throws away', () => {
    const { wire, told } = end()
    for (let pushes = 0; pushes < 1000; pushes += 1) wire.push(Buffer.alloc(64 * 1024, 0x41))
    wire.push(marker())
    expect(told).toEqual([`marker ${ID}`])
  })

  const garbage: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['a console line', Buffer.from('[    1.234] random: crng init done\r\n')],
    ['bytes of a marker', Buffer.alloc(1, 255)],
    ['more bytes of a marker than a marker has', Buffer.alloc(13, 255)],
    ['a marker without an id', START],
    ['a marker cut short in its id', marker(OTHER).subarray(0, 20)],
    ['another marker, then half a frame', Buffer.concat([marker(OTHER), whole('cut').subarray(0, 6)])],
  ]
  it.each(garbage)('finds the marker after %s', (_, before) => {
    const stream = Buffer.concat([before, marker(), whole('first')])
    const atOnce = end()
    atOnce.wire.push(stream)
    expect(atOnce.told.slice(-2)).toEqual([`marker ${ID}`, 'first'])
    const slowly = end()
    bytewise(slowly.wire, stream)
    expect(slowly.told.slice(-2)).toEqual([`marker ${ID}`, 'first'])
  })

  // A length of 255 or 65535 ends with the very byte that a marker starts with.
  const interrupted: [string, Buffer][] = [
    ['a message', whole('{"half":"a message"}')],
    ['a message of 255 bytes', whole('m'.repeat(254))],
    ['a message of 65535 bytes', whole('m'.repeat(65534))],
    ['a message shorter than a marker', whole('{}')],
    ['a chunk', chunk('c'.repeat(300), 1)],
    ['credit', CREDIT],
    ['a marker', marker(OTHER)],
  ]
  it.each(interrupted)('finds the marker wherever it cut %s', (_, victim) => {
    for (const [cut, pieces] of cutsOf(victim)) {
      const { wire, told } = inSession()
      pieces(wire, Buffer.concat([victim.subarray(0, cut), marker(), whole('{"new":1}')]))
      expect(told, `cut after ${cut} bytes`).toEqual([`marker ${ID}`, '{"new":1}'])
    }
  })

  function* cutsOf(victim: Buffer): Generator<[number, (wire: Wire, bytes: Buffer) => void]> {
    const cuts = new Set([...Array(Math.min(victim.length, 40)).keys(), victim.length - 1, victim.length - 5])
    for (const cut of cuts) {
      if (cut >= victim.length || cut < 0) continue
      yield [cut, (wire, bytes) => wire.push(bytes)]
      if (cut < 1000) yield [cut, bytewise]
      yield [cut, halves(cut + 4)]
    }
  }

  function halves(at: number) {
    return (wire: Wire, bytes: Buffer) => {
      wire.push(bytes.subarray(0, at))
      wire.push(bytes.subarray(at))
    }
  }

  it('forgets the half of a long message that was under way', () => {
    const { wire, told } = inSession()
    wire.push(chunk(full))
    wire.push(Buffer.concat([marker(OTHER), chunk('new', 1)]))
    expect(told).toEqual([`marker ${OTHER}`, 'new'])
  })

  it('takes many markers in one piece', () => {
    const { wire, told } = end()
    wire.push(Buffer.concat(Array(50_000).fill(marker())))
    expect(told).toHaveLength(50_000)
  })

  it('as host, ignores all that comes before the answer to its own marker', () => {
    const { wire, told, written } = end()
    wire.open(ID)
    expect(written).toEqual([marker()])
    for (const bytes of [whole('stale'), marker(OTHER), whole('stale'), frame(9, 'stale'), marker()]) {
      wire.push(bytes)
    }
    wire.push(whole('mine'))
    expect(told).toEqual([`marker ${OTHER}`, `marker ${ID}`, 'mine'])
    wire.open(OTHER)
    wire.push(Buffer.concat([whole('late'), marker(ID)]))
    wire.push(Buffer.concat([whole('late'), marker(OTHER), whole('again')]))
    expect(told.slice(-2)).toEqual([`marker ${OTHER}`, 'again'])
  })

  it.each(['', 'abc', 'g'.repeat(32), 'A'.repeat(32), `${ID}0`])('refuses to open with the id "%s"', (id) => {
    expect(() => end().wire.open(id)).toThrow(RangeError)
    expect(() => end().wire.acknowledge(id)).toThrow(RangeError)
  })
})

describe('what no well-behaved peer sends', () => {
  const violations: [string, Buffer][] = [
    ['a frame of no length', frame(1, '', 0)],
    ['a frame one byte too long', frame(1, '', 64 * 1024 + 2)],
    ['a frame of 4 GiB', frame(1, '', 0xfeffffff)],
    ['a length that only looks like a marker', Buffer.from([255, 255, 255, 255, 1, 2, 3])],
    ['a length that starts like a marker', Buffer.from([255, 0, 0, 0, 1])],
    ['a frame of type 0', frame(0, 'x')],
    ['a frame of type 4', frame(4, 'x')],
    ['a frame of type 255', frame(255, 'x')],
    ['a chunk of nothing at all', frame(2, '')],
    ['an empty chunk', chunk('')],
    ['an empty last chunk', chunk('', 1)],
    ['a crumb of a chunk', chunk('x')],
    ['a chunk one byte too long', chunk(`${full}x`)],
    ['a last chunk one byte too long', chunk(`${full}x`, 1)],
    ['a chunk that is neither last nor not', chunk('text', 2)],
    ['bytes that are not UTF-8', whole('x').fill(255, 5)],
  ]
  it.each(violations)('%s ends the session', (_, bytes) => {
    // Two bytes more, so that nothing can still become a marker.
    const stream = Buffer.concat([bytes, Buffer.from('..')])
    const atOnce = inSession()
    expect(() => atOnce.wire.push(stream)).toThrow(ProtocolViolation)
    const slowly = inSession()
    expect(() => bytewise(slowly.wire, stream)).toThrow(ProtocolViolation)
    expect(atOnce.told).toEqual([])
    expect(slowly.told).toEqual([])
  })

  it('a message longer than allowed ends the session as soon as it is', () => {
    const { wire, told } = inSession(2 * CHUNK)
    wire.push(chunk(full))
    wire.push(chunk(full))
    expect(() => wire.push(chunk('x', 1))).toThrow(/longer than 65536/)
    expect(told).toEqual([])
  })

  it('a message exactly as long as allowed does not', () => {
    const { wire, told } = inSession(CHUNK + 1)
    wire.push(chunk(full))
    wire.push(chunk('x', 1))
    expect(told).toEqual([`${full}x`])
  })

  it('does not wait for ever for a marker that started and did not go on', () => {
    const { wire } = inSession()
    wire.push(Buffer.alloc(8, 255))
    expect(() => {
      for (let pushes = 0; pushes < 100; pushes += 1) wire.push(Buffer.alloc(1024, 255))
    }).toThrow(ProtocolViolation)
  })
})

describe('whatever arrives', () => {
  /** Frames, markers and noise, in an order that the seed decides. */
  function streamOf(next: () => number, noise: boolean): Buffer {
    const number = (limit: number) => Math.floor(next() * limit)
    const text = (limit: number) => 'aé€𝄞"{}\n'.repeat(Math.ceil(limit / 8)).slice(0, number(limit) + 1)
    const makers = [
      () => whole(text(300)),
      () => chunk(full),
      () => chunk(text(900), 1),
      () => marker(number(2) === 0 ? ID : OTHER),
      () => whole(text(300)).subarray(0, number(40)),
      () => Buffer.from(Array.from({ length: number(30) }, () => number(256))),
      () => Buffer.alloc(number(12), 255),
      () => frame(number(5), text(20), number(80)),
    ]
    const usable = noise ? makers : makers.slice(0, 3)
    const parts = Array.from({ length: 1 + number(12) }, () => (usable[number(usable.length)] ?? CREDIT_OF)())
    return Buffer.concat([marker(), ...parts])
  }
  const CREDIT_OF = () => CREDIT

  function feed(stream: Buffer, cuts: () => number): { told: string[]; violated: boolean } {
    const { wire, told } = end()
    try {
      for (let at = 0; at < stream.length; ) {
        const length = cuts()
        wire.push(stream.subarray(at, at + length))
        at += length
      }
      return { told, violated: false }
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolViolation)
      return { told, violated: true }
    }
  }

  it('throws nothing but ProtocolViolation', () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const next = random(seed)
      const stream = streamOf(next, true)
      feed(stream, () => 1 + Math.floor(next() * 4000))
    }
  })

  it('means the same however it is cut into pieces', () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const next = random(seed)
      const stream = streamOf(next, false)
      const atOnce = feed(stream, () => stream.length)
      expect(atOnce.violated).toBe(false)
      expect(feed(stream, () => 1 + Math.floor(next() * 5000))).toEqual(atOnce)
      if (stream.length < 5000) expect(feed(stream, () => 1)).toEqual(atOnce)
    }
  })
})
