import { setImmediate as turn } from 'node:timers/promises'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { echo, fakeAgent, open, silent } from './fixture.ts'
import { GuestFailed, GuestTimeout, openSession } from './session.ts'
import type { Wire } from './wire.ts'

describe('a request', () => {
  it('carries name and arguments there and the value back', async () => {
    const { session } = await open(echo)
    const shape = v.object({ op: v.string(), args: v.object({ a: v.number() }) })
    expect(await session.request('child', { a: 1 }, shape)).toEqual({ op: 'child', args: { a: 1 } })
  })

  it('gets its own answer, whatever the order of answers', async () => {
    const { session, agent } = await open(silent)
    const answers = ['one', 'two', 'three'].map((op) => session.request(op, {}, v.string()))
    await turn()
    for (const { id, op } of agent.asked.toReversed()) agent.answer({ id, value: `answer to ${op}` })
    expect(await Promise.all(answers)).toEqual(['answer to one', 'answer to two', 'answer to three'])
  })

  it('may be answered with nothing', async () => {
    const { session } = await open(({ id }, agent) => agent.answer({ id }))
    expect(await session.request('void', {}, v.undefined())).toBeUndefined()
  })

  it('may be long, and its answer too', async () => {
    const { session } = await open(echo)
    const code = 'ä'.repeat(700_000)
    const answer = await session.request('load', { code }, v.object({ args: v.object({ code: v.string() }) }))
    expect(answer.args.code === code).toBe(true)
  })

  it('that the guest cannot fulfil fails alone', async () => {
    const { session } = await open(({ id, op }, agent) =>
      agent.answer(op === 'bad' ? { id, error: { message: 'nobody is called ghost' } } : { id, value: 1 }),
    )
    const failure = await session.request('bad', {}, v.unknown()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(GuestFailed)
    expect((failure as Error).message).toBe('nobody is called ghost')
    expect(await session.request('good', {}, v.number())).toBe(1)
  })

  it('ignores answers to what nobody asked, and second answers', async () => {
    const { session } = await open(({ id }, agent) => {
      agent.answer({ id: id + 1000, value: 'stray' })
      agent.answer({ id: -1, value: 'stray' })
      agent.answer({ id: 0, value: 'stray' })
      agent.answer({ id, value: 'right' })
      agent.answer({ id, value: 'again' })
    })
    expect(await session.request('a', {}, v.string())).toBe('right')
    expect(await session.request('b', {}, v.string())).toBe('right')
  })
})

describe('time limits', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it('a request that is not answered in time says so, and the session goes on', async () => {
    const { session, agent } = await open(({ id, op }, guest) => {
      if (op !== 'slow') guest.answer({ id, value: op })
    })
    const slow = session.request('slow', {}, v.string(), 2500).catch((error: unknown) => error)
    await turn()
    vi.advanceTimersByTime(2499)
    expect(await Promise.race([slow, turn('waiting')])).toBe('waiting')
    vi.advanceTimersByTime(1)
    const error = await slow
    expect(error).toBeInstanceOf(GuestTimeout)
    expect(error).toMatchObject({ limit: 2500, message: 'no answer to slow within 2.5 s' })
    agent.answer({ id: agent.asked[0]?.id, value: 'late' })
    expect(await session.request('quick', {}, v.string())).toBe('quick')
  })

  it('is longer by as much as the guest was kept from working', async () => {
    let kept = 0
    const { session } = await open(silent, { worked: () => 0, kept: () => kept, pace: 1 })
    const asked = session.request('slow', {}, v.string(), 1000).catch((error: unknown) => error)
    await turn()
    kept = 700
    vi.advanceTimersByTime(1000)
    kept = 900 // and it was kept a little more while the limit was longer
    vi.advanceTimersByTime(700)
    vi.advanceTimersByTime(199)
    expect(await Promise.race([asked, turn('waiting')])).toBe('waiting')
    vi.advanceTimersByTime(1)
    expect(await asked).toBeInstanceOf(GuestTimeout)
  })

  it('is not longer for ever', async () => {
    let kept = 0
    const meter = { worked: () => 0, kept: () => (kept += 1000), pace: 1 }
    const { session } = await open(silent, meter)
    const asked = session.request('slow', {}, v.string(), 100).catch((error: unknown) => error)
    await turn()
    vi.advanceTimersByTime(100_000)
    expect(await asked).toBeInstanceOf(GuestTimeout)
  })

  it('an answer in time leaves no timer behind', async () => {
    const { session } = await open(echo)
    await session.request('a', {}, v.unknown())
    expect(vi.getTimerCount()).toBe(0)
  })

  it('the end of the session leaves no timer behind', async () => {
    const { session } = await open(silent)
    const asked = [session.request('a', {}, v.unknown()), session.request('b', {}, v.unknown())]
    await session[Symbol.asyncDispose]()
    for (const result of await Promise.allSettled(asked)) expect(result.status).toBe('rejected')
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['says nothing', () => {}],
    ['answers another marker', (_: string, wire: Wire) => wire.acknowledge('ab'.repeat(16))],
  ])('a guest that %s is given up', async (_, onMarker) => {
    const { host } = fakeAgent(silent, onMarker)
    const opening = openSession(host, 700).catch((error: unknown) => error)
    await turn()
    vi.advanceTimersByTime(700)
    expect(await opening).toMatchObject({ name: 'GuestFailed', message: 'the guest did not answer' })
    expect(host.destroyed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('noise before the marker is no answer and no harm', async () => {
    const { host } = fakeAgent(echo, (id, wire) => {
      wire.send('{"from":"before"}')
      wire.acknowledge(id)
    })
    const session = await openSession(host, 700)
    expect(await session.request('a', {}, v.object({ op: v.string() }))).toMatchObject({ op: 'a' })
  })
})

describe('the end', () => {
  it('of the stream rejects what was asked', async () => {
    const { session, agent } = await open((_, guest) => void guest.stream.destroy())
    await expect(session.request('a', {}, v.unknown())).rejects.toThrow('the guest is gone')
    await expect(session.request('b', {}, v.unknown())).rejects.toBeInstanceOf(GuestFailed)
    expect(agent.asked).toHaveLength(1)
  })

  it('of the stream while opening rejects the opening', async () => {
    const { host } = fakeAgent(silent, () => void host.destroy())
    await expect(openSession(host, 1000)).rejects.toThrow('the guest is gone')
  })

  it('by an error of the stream tells that error', async () => {
    const { session, host } = await open(() => void host.destroy(new Error('read ECONNRESET')))
    await expect(session.request('a', {}, v.unknown())).rejects.toThrow(/broke: read ECONNRESET/)
  })

  it('by disposal closes the stream, and may come twice', async () => {
    const { session, agent, host } = await open(silent)
    const asked = session.request('a', {}, v.unknown()).catch((error: Error) => error.message)
    await session[Symbol.asyncDispose]()
    expect(host.closed).toBe(true)
    expect(await asked).toBe('the session was closed')
    await session[Symbol.asyncDispose]()
    await expect(session.request('b', {}, v.unknown())).rejects.toThrow('the session was closed')
    expect(agent.stream.destroyed).toBe(true)
  })
})
