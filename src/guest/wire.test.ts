import { describe, expect, it } from 'vitest'
import {
  bytewise,
  CHUNK,
  CREDIT,
  chunk,
  end,
  frame,
  full,
  ID,
  inSession,
  marker,
  OTHER,
  START,
  WINDOW,
  whole,
} from './fixture.ts'
import { createWire, ProtocolViolation, type Wire } from './wire.ts'

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
