/**
 * The host's side of a session with one guest: requests with time limits over the wire protocol. Everything that arrives is
 * hostile until a schema has said otherwise, and one violation ends the session.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import * as v from 'valibot'
import { type Meter, NO_METER } from '../sandbox/index.ts'
import { createWire, ProtocolViolation, type Wire } from './wire.ts'

/** The guest is gone, silent or lying: our fault or the machine's, never the learner's. */
export class GuestFailed extends Error {
  override readonly name = 'GuestFailed'
}

/** A request was not answered in time. Whose fault that is depends on who was asked. */
export class GuestTimeout extends Error {
  override readonly name = 'GuestTimeout'
  /** Milliseconds. */
  readonly limit: number
  constructor(op: string, limit: number) {
    super(`no answer to ${op} within ${limit / 1000} s`)
    this.limit = limit
  }
}

export interface Requests {
  readonly meter: Meter
  /**
   * Asks the guest and validates its answer.
   * @throws GuestTimeout after `limit` milliseconds in which the guest could work, were it only to do it;
   *   GuestFailed when the guest cannot do it or the session has ended
   */
  request<T>(op: string, args: object, schema: v.GenericSchema<unknown, T>, limit?: number): Promise<T>
}

export interface GuestSession extends Requests, AsyncDisposable {}

const Envelope = v.object({
  nonce: v.string(),
  id: v.number(),
  value: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
})

const DEFAULT_LIMIT = 15_000
/** No limit is longer than so many times itself: a machine that busy is of no use. */
const LONGEST = 20
/** Milliseconds between two looks at what keeps the guest from working, while somebody waits for it. */
const LOOK_MS = 1000
const MAX_DEPTH = 40

/** JSON as objects without a prototype: no `__proto__`, `constructor` or `toString` of ours can be reached or replaced. */
export function withoutPrototypes(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new ProtocolViolation('nested too deeply')
  if (Array.isArray(value)) return value.map((item) => withoutPrototypes(item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const result: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value)) result[key] = withoutPrototypes(item, depth + 1)
  return result
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new ProtocolViolation(`a message that is not JSON: ${String(error)}`)
  }
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Opens a session on a fresh stream and waits for the guest to answer the marker.
 * @param limit milliseconds until the guest must have answered; generous while a guest is still booting
 */
export async function openSession(
  stream: Duplex,
  limit = DEFAULT_LIMIT,
  meter: Meter = NO_METER,
): Promise<GuestSession> {
  const nonce = randomBytes(16).toString('hex')
  const pending = new Map<number, Pending>()
  let nextId = 1
  let ended: GuestFailed | undefined
  let opened: () => void = () => {}

  const end = (reason: string): void => {
    ended ??= new GuestFailed(reason)
    for (const { reject } of pending.values()) reject(ended)
    pending.clear()
    stream.destroy()
  }

  const take = (json: string): void => {
    const message = v.safeParse(Envelope, withoutPrototypes(parseJson(json)))
    if (!message.success) throw new ProtocolViolation('a message of no known shape')
    const { nonce: quoted, id, value, error } = message.output
    if (quoted !== nonce) throw new ProtocolViolation('a message of another session')
    const waiting = pending.get(id)
    if (waiting === undefined) return // its time limit has passed
    pending.delete(id)
    if (error === undefined) waiting.resolve(value)
    else waiting.reject(new GuestFailed(error.message))
  }

  const wire: Wire = createWire({
    write: (bytes) => void stream.write(bytes),
    onMessage: take,
    onMarker: (id) => {
      if (id === nonce) opened()
    },
  })
  stream.on('data', (bytes: Buffer) => {
    try {
      wire.push(bytes)
    } catch (error) {
      end(
        error instanceof ProtocolViolation ? `the guest broke the protocol: ${error.message}` : String(error),
      )
    }
  })
  stream.on('error', (error) => end(`the connection to the guest broke: ${error.message}`))
  stream.on('close', () => end('the guest is gone'))

  /** Milliseconds, as of the last look: to look costs as much as a small request does. */
  let kept = 0
  let looking: NodeJS.Timeout | undefined
  /** Whether the guest is stopped can only be seen while it is. */
  const look = (): void => {
    if (pending.size === 0) {
      clearInterval(looking)
      looking = undefined
    } else {
      looking ??= setInterval(() => {
        kept = meter.kept()
        look()
      }, LOOK_MS).unref()
    }
  }

  /** @param start puts the request on its way, and returns what takes it back when its time is over */
  function within<T>(what: string, limit: number, start: (pending: Pending) => () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let timer: NodeJS.Timeout
      const before = kept
      let credited = 0
      const expire = (): void => {
        kept = meter.kept()
        const extra = Math.min(kept - before, limit * LONGEST) - credited
        credited += extra
        if (extra >= 1) timer = setTimeout(expire, extra)
        else {
          forget()
          look()
          reject(new GuestTimeout(what, limit))
        }
      }
      if (Number.isFinite(limit)) timer = setTimeout(expire, limit)
      const settle =
        <A>(then: (argument: A) => void) =>
        (argument: A) => {
          clearTimeout(timer)
          then(argument)
          look()
        }
      const forget = start({ resolve: settle(resolve as (value: unknown) => void), reject: settle(reject) })
      look()
    })
  }

  await within<void>('the first message', limit, ({ resolve, reject }) => {
    opened = () => {
      pending.delete(0)
      resolve(undefined)
    }
    pending.set(0, { resolve, reject })
    wire.open(nonce)
    return () => end('the guest did not answer')
  })

  return {
    meter,
    async request(op, args, schema, limit = DEFAULT_LIMIT) {
      if (ended !== undefined) throw ended
      const id = nextId++
      const value = await within<unknown>(op, limit, (waiting) => {
        pending.set(id, waiting)
        wire.send(JSON.stringify({ id, op, args }))
        return () => pending.delete(id)
      })
      const result = v.safeParse(schema, value)
      if (result.success) return result.output
      end(`the guest's answer to ${op} has no valid shape: ${v.flatten(result.issues).root?.join(' ') ?? ''}`)
      throw ended ?? new GuestFailed(op)
    },
    async [Symbol.asyncDispose]() {
      if (stream.closed) return
      end('the session was closed')
      await once(stream, 'close').catch(() => {})
    },
  }
}
