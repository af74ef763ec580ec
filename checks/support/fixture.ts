/**
 * For tests only: places and a world that answer what a test says, without a guest.
 */
import type { HostState, Place, Reply, RequestOptions, World } from '../../src/guest/index.ts'
import { CheckFailure, type FailureDetails } from './failure.ts'

export interface Asked extends RequestOptions {
  address: string
  port: number
}

export interface FakePlace extends Place {
  asked: Asked[]
}

const unasked = (): never => {
  throw new Error('no test expects this')
}

/** A place whose requests have these results, one after another; the last one stays. */
export function place(name: string, ...replies: Partial<Reply>[]): FakePlace {
  const asked: Asked[] = []
  return {
    name,
    namespace: name,
    outside: name === 'internet' || name === 'neighbor',
    asked,
    async request(address, port, options = {}) {
      const reply = replies[Math.min(asked.length, replies.length - 1)]
      asked.push({ address, port, ...options })
      return {
        milliseconds: 10,
        answered: false,
        token: 'token',
        clientPort: 20_000 + asked.length,
        ...reply,
      }
    },
    heard: unasked,
    reachedBy: async () => undefined,
    listen: unasked,
    traffic: unasked,
    ping: unasked,
    network: unasked,
    linkNames: unasked,
    resolve: unasked,
    read: unasked,
    readHalf: unasked,
    exchange: unasked,
    execute: unasked,
    hostAsksAnew: async () => {},
    shell: unasked,
  }
}

/** A world of which a test names what it needs. */
export function world(parts: Partial<World>): World {
  return new Proxy(parts as World, {
    get: (target, name) => Reflect.get(target, name) ?? unasked,
  })
}

/** What the check said is wrong; the test fails when it said nothing. */
export async function failureOf(check: Promise<unknown> | (() => unknown)): Promise<FailureDetails> {
  try {
    await (typeof check === 'function' ? check() : check)
  } catch (error) {
    if (error instanceof CheckFailure) return error.details
    throw error
  }
  throw new Error('the check did not fail')
}

/** A state as text, in which lines such as `# ip route` say which command has printed what follows. */
export interface ToldState {
  text: string
  namespaces: string[]
  /** The list ends before all is told. */
  cut?: boolean
}

export function stateFrom({ text, namespaces, cut = false }: ToldState): HostState {
  const [, ...parts] = text.split(/^# (?=(?:ip|nft|iptables|sysctl))/m)
  const sections = parts.map((part) => {
    const [title = '', ...lines] = part.split('\n')
    return [title, lines.filter((line) => line.trim() !== '')]
  })
  return { sections: Object.fromEntries(sections), namespaces, complete: !cut }
}
