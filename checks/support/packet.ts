/**
 * Sentences about packets. A positive one sends a request and looks at who answered and what they saw; a negative one cannot
 * be written without the positive control that shows the same request working where it should.
 */
import type { Place, Protocol, Reply, RequestOptions } from '../../src/guest/index.ts'
import type { Flow, Repeat } from '../../src/verdict/index.ts'
import { CheckFailure, type FailureDetails } from './failure.ts'
import {
  cameByHost,
  hadOldAddress,
  heardOnce,
  isTakenOver,
  passage,
  sourceSentOn,
  stopOf,
} from './passage.ts'
import { together } from './together.ts'

export interface PacketOptions {
  from: Place
  /** Address. */
  to: string
  port: number
  protocol?: Protocol
  /** The port it is sent from; one that nobody has had yet, unless the same client is to ask again. */
  clientPort?: number
}

export interface Answered {
  by: Place
  /** The source address that the one who answers has to see. */
  seenFrom?: string
  /** The next step when this fails and the path does not tell a better one… */
  next: string
  /** …or even then. */
  nextStands?: boolean
  /** A program on the host may be what connects the two, as docker-proxy does; else the kernel has to. */
  byProgram?: true
}

export interface NotAnswered {
  /** A request that has to be answered, so that silence means something: the same listener, reached rightfully. */
  whereas: Packet
  next: string
}

export interface Packet {
  readonly sentence: string
  isAnswered(options: Answered): Promise<void>
  /** Neither answered nor passed on by the host: a rule that stops the answers alone is silent as well. */
  isNotAnswered(options: NotAnswered): Promise<void>
  /** Sends it and reports, for checks that judge themselves. */
  send(options?: SendOptions): Promise<Sent>
  /** For checks that judge themselves: sent again, it tells why the one that was to answer has not. */
  repeat(by: Place): Repeat
  /** The same, and once more when it may have gone to a MAC address that nobody has any more, which is nobody's fault. */
  ask(options?: SendOptions): Promise<Sent>
}

/** What is known of a ping that was not answered. */
export function pinged(from: Place, by: Place, address: string): Pick<FailureDetails, 'flow' | 'repeat'> {
  const [protocol, port] = ['icmp', 0] as const
  return {
    flow: { protocol, port, destination: address, from: from.name },
    repeat: { from, to: by, address, port, protocol },
  }
}

type SendOptions = Pick<RequestOptions, 'wait' | 'still'>

interface Sent {
  reply: Reply
  flow: Flow
}

/** An answer is not enough where the packet itself has to get through. */
const ASTRAY = {
  relayed: {
    observed:
      'its connection ended on the host: a program there made another one and copied what was said. The packet itself did not get out',
    next: 'The host has to forward the packet itself: routing, FORWARD and NAT, with no program in between.',
  },
  around: {
    observed: 'it got there without passing through the host',
    next: 'Leave the eth0 of the host where it is: the way of a container leads over the bridge.',
  },
} as const

/**
 * Milliseconds. So long waits what must not get through; where its control takes longer than that, it is sent again, and waits
 * so many times longer than that took.
 */
const SHORTEST_WAIT = 300
const CONTROL_FACTOR = 4

export function packet({ from, to, port, protocol = 'tcp', clientPort }: PacketOptions): Packet {
  const sentence = `a ${protocol.toUpperCase()} packet from ${from.name} to ${to}:${port}`

  async function send(options: SendOptions = {}): Promise<Sent> {
    const reply = await from.request(to, port, {
      protocol,
      ...options,
      ...(clientPort === undefined ? {} : { clientPort }),
    })
    const flow = { protocol, port: reply.clientPort, destination: to, from: from.name }
    return { reply, flow: reply.error === undefined ? flow : { ...flow, error: reply.error } }
  }

  async function ask(options: SendOptions = {}): Promise<Sent> {
    const sent = await send(options)
    return sent.reply.answered || !(await addressesRenewed(sent)) ? sent : send(options)
  }

  /** Whether something was done against an old MAC address that somebody may have sent it to: the bridge's, or a container's. */
  async function addressesRenewed({ flow, reply }: Sent): Promise<boolean> {
    const inside = from.namespace.startsWith('box')
    // Who is told anything has reached somebody.
    const silent = reply.error === undefined || reply.error === 'ETIMEDOUT'
    if (!silent || !(inside || from.outside || from.namespace === 'host')) return false
    const old = inside
      ? await hadOldAddress(from, flow, reply)
      : (await stopOf(from, flow, reply)) === 'passed on'
    if (!old) return false
    if (inside) await from.execute(['ip', 'neighbor', 'flush', 'all'])
    else await from.hostAsksAnew()
    return true
  }

  return {
    sentence,
    send,
    ask,
    repeat,

    async isAnswered({ by, seenFrom, next, nextStands = false, byProgram = false }) {
      const forwarded = !from.outside && by.outside
      const how = byProgram ? {} : { still: true }
      const { reply, flow } = await ask(how)
      const there = heardOnce(from)
      const expected = `${sentence} is answered by ${by.name}${seenFrom === undefined ? '' : `, which sees it come from ${seenFrom}`}`
      const complain = (observed: string): never => {
        throw new CheckFailure({
          ...{ expected, observed, next, flow: { ...flow, to: by.name } },
          ...(nextStands ? { nextStands } : {}),
          answered: reply.answered,
          ...(reply.answered ? {} : { repeat: repeat(by) }),
        })
      }
      if (!reply.answered) complain(describeSilence(reply))
      if (reply.answeredBy !== by.name) complain(`${reply.answeredBy} answered it instead`)
      if (reply.from !== undefined && (reply.from !== to || reply.fromPort !== port)) {
        complain(`the answer came from ${reply.from}:${reply.fromPort}, which ${from.name} had not asked`)
      }
      if (seenFrom !== undefined && reply.seenFrom !== seenFrom) {
        const saw = `${by.name} saw it come from ${reply.seenFrom}`
        if (protocol === 'tcp' && (await isTakenOver(there, flow))) {
          const { observed, next: step } = ASTRAY.relayed
          throw new CheckFailure({
            expected,
            observed: `${saw}: ${observed}`,
            next: step,
            flow,
            answered: true,
          })
        }
        complain(saw)
      }
      if (seenFrom !== undefined && isContainer(by)) {
        const sentAs = (await sourceSentOn(there, flow, reply)) ?? seenFrom
        if (sentAs !== seenFrom) {
          complain(
            `the host sent it on with the source ${sentAs}, and only in ${by.name} itself that was changed`,
          )
        }
      }
      if (leadsByHost(by) && !(await cameByHost(there, flow, reply)))
        complain(`it never came to the host: ${from.name} itself has sent it elsewhere`)
      if (!forwarded) return
      const way = await passage(there, flow, reply)
      if (way !== 'forwarded')
        throw new CheckFailure({ ...{ expected, flow, answered: true }, ...ASTRAY[way] })
    },

    async isNotAnswered({ whereas, next }) {
      // First what must not get through: of somebody who has just reached the same listener, rules may remember it.
      // Several of it: the first one alone may be stopped, and nobody waits here until TCP sends again.
      const times = clientPort === undefined ? 2 : 1
      const sent = await together(Array.from({ length: times }, () => send({ wait: SHORTEST_WAIT })))
      const control = await whereas.send()
      if (!sent.some(({ reply }) => reply.answered) && !control.reply.answered) {
        throw new CheckFailure({
          expected: `${whereas.sentence} is answered, so that it means something when another is not`,
          observed: describeSilence(control.reply),
          next: 'What has to work, has to work first: only then can it be told whether the rest is blocked.',
          flow: control.flow,
        })
      }
      const there = heardOnce(from)
      for (const each of sent) await isStopped(each, next, there)
      const { milliseconds } = control.reply
      if (milliseconds > SHORTEST_WAIT)
        await isStopped(await send({ wait: milliseconds * CONTROL_FACTOR }), next)
    },
  }

  function repeat(by?: Place): Repeat {
    const asked = clientPort === undefined ? {} : { clientPort }
    return { from, ...(by === undefined ? {} : { to: by }), address: to, port, protocol, ...asked }
  }

  /** Whatever a container sends to another one, or to an address of the host, even for itself, the host has to hear. */
  function leadsByHost(by: Place): boolean {
    if (!from.namespace.startsWith('box') || to.startsWith('127.')) return false
    return to === HOST || (isContainer(by) && by.name !== from.name)
  }

  /** One of those that must not get through. */
  async function isStopped({ reply, flow }: Sent, next: string, there = from): Promise<void> {
    const complain = (expected: string, observed: string, passed = true): never => {
      throw new CheckFailure({
        ...{ expected: `${sentence} is ${expected}`, observed, next, flow },
        answered: true,
        ...(passed ? { passed, repeat: repeat() } : {}),
      })
    }
    if (reply.answered) {
      complain('not answered', `${reply.answeredBy} answered it, and saw it come from ${reply.seenFrom}`)
    }
    const reached = await from.reachedBy(reply)
    if (reached !== undefined)
      complain('stopped on the host', `${reached} has got it: only the answer was stopped`)
    const stop = await stopOf(there, flow, reply)
    if (stop === 'passed on')
      complain('stopped on the host', 'the host passed it on, and it arrived: only the answer was stopped')
    if (stop === 'never came') complain('stopped on the host', `it never came there${whyNever(from)}`, false)
  }
}

/** Of its eth0. */
const HOST = '192.168.1.100'

const isContainer = ({ namespace }: Place): boolean => /^(box|joined)/.test(namespace)

function whyNever({ name, outside }: Place): string {
  return outside
    ? `: the host does not answer ${name} at all`
    : ` as it was sent: ${name} itself has kept it back or changed it, and its owner could do otherwise`
}

const ERRORS: Record<string, string> = {
  ETIMEDOUT: 'no answer came',
  ECONNREFUSED: 'the connection was refused',
  ENETUNREACH: 'the sender has no route to there',
  EHOSTUNREACH:
    'the host cannot be reached: nobody answered the question for its MAC address, or a rule rejected it',
  EADDRNOTAVAIL: 'the sender has no address to send from',
  EINVAL: 'the kernel refused to send it: a packet from 127.0.0.1 may not leave through another interface',
  EBADREPLY: 'somebody else answered',
}

function describeSilence(reply: Reply): string {
  return ERRORS[reply.error ?? ''] ?? `it failed with ${reply.error ?? 'an answer of nobody we know'}`
}
