/**
 * Sentences about packets. A positive one sends a request and looks at who answered and what they saw; a negative one cannot
 * be written without the positive control that shows the same request working where it should.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Listening, Place, Protocol, Reply, World } from '../../src/guest/index.ts'
import { type Flow, type Packet as HeardPacket, readPackets } from '../../src/verdict/index.ts'
import { CheckFailure } from './failure.ts'

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
}

export interface NotAnswered {
  /** A request that has to be answered, so that silence means something: the same listener, reached rightfully. */
  whereas: Packet
  next: string
}

export interface Packet {
  readonly sentence: string
  isAnswered(options: Answered): Promise<void>
  /** Returns the request that nobody answered: it may have arrived all the same. */
  isNotAnswered(options: NotAnswered): Promise<Flow>
  /** Sends it and reports, for checks that judge themselves. */
  send(wait?: number): Promise<{ reply: Reply; flow: Flow }>
}

/** A negative probe waits at least this long, and many times longer than its control took: in milliseconds. */
const SHORTEST_WAIT = 300
const CONTROL_FACTOR = 4

export function packet({ from, to, port, protocol = 'tcp', clientPort }: PacketOptions): Packet {
  const sentence = `a ${protocol.toUpperCase()} packet from ${from.name} to ${to}:${port}`

  async function send(wait?: number): Promise<{ reply: Reply; flow: Flow }> {
    const reply = await from.request(to, port, {
      protocol,
      ...(wait === undefined ? {} : { wait }),
      ...(clientPort === undefined ? {} : { clientPort }),
    })
    const flow = { protocol, port: reply.clientPort, destination: to, from: from.name }
    return { reply, flow: reply.error === undefined ? flow : { ...flow, error: reply.error } }
  }

  return {
    sentence,
    send,

    async isAnswered({ by, seenFrom, next, nextStands = false }) {
      const { reply, flow } = await send()
      const expected = `${sentence} is answered by ${by.name}${seenFrom === undefined ? '' : `, which sees it come from ${seenFrom}`}`
      const complain = (observed: string): never => {
        throw new CheckFailure({
          ...{ expected, observed, next, flow: { ...flow, to: by.name } },
          ...(nextStands ? { nextStands } : {}),
          answered: reply.answered,
        })
      }
      if (!reply.answered) complain(describeSilence(reply))
      if (reply.answeredBy !== by.name) complain(`${reply.answeredBy} answered it instead`)
      if (reply.from !== undefined && (reply.from !== to || reply.fromPort !== port)) {
        complain(
          `the answer came from ${reply.from}:${reply.fromPort}, of which ${from.name} had asked nothing`,
        )
      }
      if (seenFrom !== undefined && reply.seenFrom !== seenFrom) {
        complain(`${by.name} saw it come from ${reply.seenFrom}`)
      }
    },

    async isNotAnswered({ whereas, next }) {
      const control = await whereas.send()
      if (!control.reply.answered) {
        throw new CheckFailure({
          expected: `${whereas.sentence} is answered, so that it means something when another is not`,
          observed: describeSilence(control.reply),
          next: 'What has to work, has to work first: only then can it be told whether the rest is blocked.',
          flow: control.flow,
        })
      }
      const { reply, flow } = await send(Math.max(SHORTEST_WAIT, control.reply.milliseconds * CONTROL_FACTOR))
      if (!reply.answered) return flow
      const observed = `${reply.answeredBy} answered it, and saw it come from ${reply.seenFrom}`
      throw new CheckFailure({
        expected: `${sentence} is not answered`,
        observed,
        next,
        flow,
        answered: true,
      })
    },
  }
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

/** Milliseconds until what was sent has certainly been heard: listening is a process of its own, a little behind. */
const HEARING_LIMIT = 1000
/** Milliseconds between two looks, in which a guest that has caught up is idle. */
const HEARING_PAUSE = 50
/** Each look is answered after what was waiting for the guest's processor: a slow guest is given more time by them. */
const HEARING_LOOKS = 8

/** The packets of one request that were heard in one namespace; waits until there is one, for a second or a little more. */
export async function heard(world: World, where: Listening, flow: Flow): Promise<HeardPacket[]> {
  const deadline = performance.now() + HEARING_LIMIT
  for (let looks = 1; ; looks += 1) {
    const packets = readPackets(await world.heard(where)).filter(({ sourcePort }) => sourcePort === flow.port)
    if (packets.length > 0 || (looks >= HEARING_LOOKS && performance.now() > deadline)) return packets
    await delay(HEARING_PAUSE)
  }
}
