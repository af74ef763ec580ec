import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GuestFailed, type GuestSession, GuestTimeout, openSession, withoutPrototypes } from './session.ts'
import { createWire, type Wire } from './wire.ts'

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

type Respond = (asked: Asked, agent: Agent) => void

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

function fakeAgent(respond: Respond, onMarker = (id: string, wire: Wire) => wire.acknowledge(id)) {
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

async function open(respond: Respond): Promise<{ session: GuestSession; agent: Agent; host: Duplex }> {
  const { host, agent } = fakeAgent(respond)
  return { session: await openSession(host, 1000), agent, host }
}

const silent: Respond = () => {}
const echo: Respond = ({ id, op, args }, agent) => agent.answer({ id, value: { op, args } })

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
    expect(await waiting, 'whoever waits is told as well').toBe(lied)
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
