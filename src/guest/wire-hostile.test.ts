import { describe, expect, it } from 'vitest'
import { randomFrom } from '../random.ts'
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
  whole,
} from './fixture.ts'
import { ProtocolViolation } from './wire.ts'

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
      const next = randomFrom(seed)
      const stream = streamOf(next, true)
      feed(stream, () => 1 + Math.floor(next() * 4000))
    }
  })

  it('means the same however it is cut into pieces', () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const next = randomFrom(seed)
      const stream = streamOf(next, false)
      const atOnce = feed(stream, () => stream.length)
      expect(atOnce.violated).toBe(false)
      expect(feed(stream, () => 1 + Math.floor(next() * 5000))).toEqual(atOnce)
      if (stream.length < 5000) expect(feed(stream, () => 1)).toEqual(atOnce)
    }
  })
})
