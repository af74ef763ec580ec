import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { open, type Respond } from './fixture.ts'
import { GuestFailed, withoutPrototypes } from './session.ts'

describe('a violation ends the session', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const lies: [string, Respond][] = [
    ['a wrong nonce', ({ id }, agent) => agent.say(JSON.stringify({ nonce: 'f'.repeat(32), id, value: 1 }))],
    ['no nonce', ({ id }, agent) => agent.say(JSON.stringify({ id, value: 1 }))],
    ['a message that is not JSON', (_, agent) => agent.say('{"nonce":')],
    ['an empty message', (_, agent) => agent.say('')],
    ['JSON that is no object', (_, agent) => agent.say('[1]')],
    ['null', (_, agent) => agent.say('null')],
    ['an id that is no number', (_, agent) => agent.answer({ id: '1', value: 1 })],
    ['an error that is no error', ({ id }, agent) => agent.answer({ id, error: 'text' })],
    ['an error whose message is no text', ({ id }, agent) => agent.answer({ id, error: { message: {} } })],
    ['a value nested too deeply', ({ id }, agent) => agent.answer({ id, value: JSON.parse(nested(60)) })],
    ['a message nested beyond any stack', (_, agent) => agent.say(nested(500_000))],
    ['a value of another shape', ({ id }, agent) => agent.answer({ id, value: 'text' })],
    ['a value that is missing', ({ id }, agent) => agent.answer({ id })],
    ['bytes that are no frame', (_, agent) => void agent.stream.write(Buffer.alloc(64, 0xee))],
    ['a message without end', (_, agent) => agent.say('x'.repeat(9 * 1024 * 1024))],
  ]

  it.each(lies)('%s', async (_, lie) => {
    const { session, agent, host } = await open((asked, guest) => {
      if (asked.op === 'lie') lie(asked, guest)
    })
    const waiting = session.request('waiting', {}, v.unknown()).catch((error: unknown) => error)
    const lied = await session.request('lie', {}, v.number(), 3000).catch((error: unknown) => error)
    expect(lied).toBeInstanceOf(GuestFailed)
    expect(await waiting, 'those who wait are told as well').toBe(lied)
    await expect(session.request('later', {}, v.unknown())).rejects.toBe(lied)
    expect(host.destroyed).toBe(true)
    expect(agent.asked.map(({ op }) => op)).not.toContain('later')
  })

  it('and the reason names what was wrong', async () => {
    const { session } = await open(({ id }, agent) => agent.answer({ id, value: JSON.parse(nested(60)) }))
    await expect(session.request('a', {}, v.unknown())).rejects.toThrow(
      'the guest broke the protocol: nested too deeply',
    )
  })

  it('what follows in the same piece is not read any more', async () => {
    const { session } = await open(({ id, op }, agent) => {
      if (op === 'first') return
      agent.stream.cork()
      agent.say('no JSON')
      agent.answer({ id: id - 1, value: 'must not be believed' })
      agent.stream.uncork()
    })
    const first = session.request('first', {}, v.string())
    const second = session.request('second', {}, v.string())
    const results = await Promise.allSettled([first, second])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

describe('names that mean something to JavaScript', () => {
  it('reach no prototype', async () => {
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}'
    const { session } = await open(({ id }, agent) => agent.answer({ id, value: JSON.parse(evil) }))
    const value = (await session.request('a', {}, v.unknown())) as Record<string, unknown>
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(value)).toBeNull()
    expect(value.polluted).toBeUndefined()
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString'])
  })

  it('reach none through a schema either', async () => {
    const evil = '{"__proto__":{"polluted":1},"ok":{"polluted":2,"__proto__":{"polluted":1}}}'
    const { session } = await open(({ id }, agent) => agent.answer({ id, value: JSON.parse(evil) }))
    const inner = v.object({ polluted: v.optional(v.number()) })
    const value = await session.request('a', {}, v.record(v.string(), inner))
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect((value as { polluted?: unknown }).polluted).toBeUndefined()
    expect(value).toEqual({ ok: { polluted: 2 } })
  })

  it('in the envelope are not taken for the fields they hide behind', async () => {
    const { session } = await open((_, agent) => agent.say('{"__proto__":{"nonce":"x","id":1,"value":1}}'))
    await expect(session.request('a', {}, v.number())).rejects.toThrow('a message of no known shape')
  })
})

describe('withoutPrototypes', () => {
  it('keeps values as they are', () => {
    const value = { a: [1, 'two', null, true, { b: [] }], c: {} }
    expect(JSON.stringify(withoutPrototypes(value))).toBe(JSON.stringify(value))
  })

  it('leaves no object with a prototype, however deep', () => {
    const result = withoutPrototypes({ a: [{ b: {} }] }) as { a: [{ b: object }] }
    for (const object of [result, result.a[0], result.a[0].b]) {
      expect(Object.getPrototypeOf(object)).toBeNull()
    }
  })

  it('allows forty levels and no more', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 'end' : { in: nested(depth - 1) })
    expect(() => withoutPrototypes(nested(40))).not.toThrow()
    expect(() => withoutPrototypes(nested(41))).toThrow('nested too deeply')
  })
})
