/**
 * What was heard of a request on its way, from outside of anything that learner code can reach: an answer shows that
 * somebody was reached, and only this shows that the packet itself was.
 */
import { GuestFailed, type Listening, type Place, type Reply } from '../../src/guest/index.ts'
import { type Flow, type Packet, readPackets } from '../../src/verdict/index.ts'
import { CheckFailure } from './failure.ts'

/** What can say what was heard: a place, or the world. */
type Listener = Pick<Place, 'heard'>

/**
 * The packets of one request that were heard in one namespace.
 * @throws CheckFailure when so much was sent that silence would mean nothing
 */
export async function heard(listener: Listener, where: Listening, flow: Flow): Promise<Packet[]> {
  const packets = await allHeard(listener, where, flow)
  return packets.filter(({ sourcePort }) => sourcePort === flow.port)
}

/**
 * Source addresses under which a TCP connection has arrived outside, told by what it counts from: NAT may change ports as well.
 * @throws CheckFailure when so much was sent that silence would mean nothing
 */
export async function sourcesOutside(listener: Listener, flow: Flow): Promise<string[]> {
  const [host, router] = await Promise.all([
    heard(listener, 'host', flow),
    allHeard(listener, 'router', flow),
  ])
  // What a program on the host sends from the same port is another connection.
  const came = host.filter((packet) => opensConnection(packet) && packet.direction === 'in')
  const sequences = new Set(came.map(({ sequence }) => sequence))
  const arrived = router.filter((packet) => opensConnection(packet) && sequences.has(packet.sequence))
  return [...new Set(arrived.map(({ source }) => source))]
}

/** A place that is asked once what was heard so far: for several questions about a request that has been answered. */
export function heardOnce<T extends Listener>(place: T): T {
  const known = new Map<Listening, ReturnType<Place['heard']>>()
  const ask = (where: Listening): ReturnType<Place['heard']> => {
    const asked = known.get(where) ?? place.heard(where)
    known.set(where, asked)
    return asked
  }
  return { ...place, heard: ask }
}

async function allHeard(listener: Listener, where: Listening, flow: Flow): Promise<Packet[]> {
  const { pcap, full, deaf } = await listener.heard(where)
  if (full) throw tooMuch(flow)
  if (deaf) throw nothing(flow)
  return readPackets(pcap)
}

function tooMuch(flow: Flow): CheckFailure {
  return new CheckFailure({
    expected: 'what is sent can be listened to',
    observed: 'there were more packets than anybody can listen to',
    next: 'Is something being sent in a loop?',
    flow,
  })
}

function nothing(flow: Flow): CheckFailure {
  return new CheckFailure({
    expected: 'what is sent can be listened to',
    observed:
      'what everybody in the LAN is sent does not come to the host: its eth0 is down, gone or another one',
    next: 'Leave lo and eth0 of the host as they are: both were up.',
    flow,
  })
}

/**
 * - `forwarded`: the very packet that the client sent arrived outside
 * - `relayed`: what arrived outside was another packet, with the same words
 * - `around`: it never was on the host
 */
export type Passage = 'forwarded' | 'relayed' | 'around'

/**
 * How a request of somebody inside, which somebody outside has answered, came through the host. Ports and addresses do not
 * tell, because NAT may change them; what a connection starts counting from, it does not change, nor the words of a datagram.
 * @throws GuestFailed when it was not heard although it was answered; CheckFailure when more was sent than is kept, or the host
 * has cut it in pieces
 */
export async function passage(from: Place, flow: Flow, reply: Reply): Promise<Passage> {
  const [host, router] = await Promise.all([allHeard(from, 'host', flow), allHeard(from, 'router', flow)])
  const way = wayOf({ host, router, comesIn: from.namespace.startsWith('box') }, flow, reply)
  if (way === undefined && isInPieces(router, flow, reply)) throw inPieces(flow)
  if (way === undefined) throw new GuestFailed('an answered packet was not heard on its way')
  return way
}

/** The beginning of it has come from where the receiver saw it come from: a TCP header without its flags, or some of the words. */
function isInPieces(router: Packet[], flow: Flow, reply: Reply): boolean {
  return router.some(
    (packet) =>
      packet.direction === 'in' &&
      packet.protocol === flow.protocol &&
      packet.sourcePort === reply.seenPort &&
      (packet.protocol === 'tcp'
        ? packet.kind === ''
        : packet.text.length < reply.token.length && reply.token.startsWith(packet.text)),
  )
}

function inPieces(flow: Flow): CheckFailure {
  return new CheckFailure({
    expected: 'a packet that the host forwards leaves it in one piece',
    observed: 'it was answered, but on the other side of the host only pieces of it were heard',
    next: 'Some interface or route of the host has a very small MTU, or a rule lets packets be cut: leave both as they are.',
    flow,
  })
}

/**
 * - `stopped`: it came to the host, and the host sent it nowhere
 * - `passed on`: the host sent it on, so its receiver has got it
 * - `never came`: the one who sent it has kept it back, or made another one of it
 */
export type Stop = 'stopped' | 'passed on' | 'never came'

/** The address under which the host has sent a request on, whatever the one who got it has made of that since; if it has. */
export async function sourceSentOn(from: Place, flow: Flow, reply: Reply): Promise<string | undefined> {
  const requests = (await allHeard(from, 'host', flow)).filter((packet) => isRequest(packet, flow, reply))
  const came = requests.findLast(({ sourcePort }) => sourcePort === flow.port)
  return requests.findLast((packet) => isSentOn(packet, came))?.source
}

function isSentOn({ direction, link, sequence }: Packet, came: Packet | undefined): boolean {
  return direction === 'out' && link !== LOOPBACK && sequence === came?.sequence
}

/** The loopback interface has this number in every network namespace. */
const LOOPBACK = 1

/** Whether what a container has asked was heard on the host as it was sent: no rule in the container has led it elsewhere. */
export async function cameByHost(from: Place, flow: Flow, reply: Reply): Promise<boolean> {
  const packets = await allHeard(from, 'host', flow)
  return packets.some(
    (packet) => packet.sourcePort === flow.port && isRequest(packet, flow, reply) && isWhole(packet, flow),
  )
}

/**
 * Whether a request came to the host with a MAC address that the bridge no longer has. Without one of its own a bridge has that
 * of one of its ports, and when another cable is plugged in or pulled it may get another; who has asked for it before knows the
 * old one, for up to a minute.
 */
export async function hadOldAddress(from: Place, flow: Flow, reply: Reply): Promise<boolean> {
  const packets = (await allHeard(from, 'host', flow)).filter(
    (packet) => packet.sourcePort === flow.port && isRequest(packet, flow, reply),
  )
  // On its own cable every packet is for another, the bridge; there it has been heard as well.
  const links = new Set(packets.map(({ link }) => link))
  return links.size > 1 && packets.every(({ direction, forAnother }) => direction === 'in' && forAnother)
}

/** What became on the host of a request that nobody has answered. */
export async function stopOf(from: Place, flow: Flow, reply: Reply): Promise<Stop> {
  // The host's own packets come from nowhere.
  const mustCome = from.outside || from.namespace.startsWith('box')
  const requests = (await allHeard(from, 'host', flow)).filter((packet) => isRequest(packet, flow, reply))
  // The last one: a client may have used its port before.
  const came = requests.findLast(
    (packet) => packet.sourcePort === flow.port && (!mustCome || isWhole(packet, flow)),
  )
  if (requests.some((packet) => isSentOn(packet, came))) return 'passed on'
  return came !== undefined || !mustCome ? 'stopped' : 'never came'
}

/** As the client has sent it, and fit to be passed on: what its own rules make of a packet, its owner can change. */
function isWhole({ direction, destination, timeToLive }: Packet, flow: Flow): boolean {
  return direction === 'in' && destination === flow.destination && timeToLive > 1
}

interface HeardThere {
  host: Packet[]
  router: Packet[]
  /** It is somebody who sends by way of the host, and not the host itself. */
  comesIn: boolean
}

/** Whether a connection that came to the host went no further: a program there has asked the one that answered. */
export async function isTakenOver(from: Listener, flow: Flow): Promise<boolean> {
  const opened = (await allHeard(from, 'host', flow)).filter(opensConnection)
  const came = opened.findLast(({ direction, sourcePort }) => direction === 'in' && sourcePort === flow.port)
  if (came === undefined) return false
  return !opened.some((packet) => isSentOn(packet, came))
}

/** Undefined when the router has not heard it. */
export function wayOf({ host, router, comesIn }: HeardThere, flow: Flow, reply: Reply): Passage | undefined {
  const outside = router.findLast(
    (packet) =>
      packet.direction === 'in' && isRequest(packet, flow, reply) && packet.sourcePort === reply.seenPort,
  )
  if (outside === undefined) return undefined
  const inside = host.filter(
    (packet) =>
      isRequest(packet, flow, reply) &&
      packet.sourcePort === flow.port &&
      packet.destination === flow.destination,
  )
  // What a container sends comes in; a program that copies it may send on from the same port.
  const came = inside.filter(({ direction }) => direction === 'in')
  // An interface of its own on top of eth0 leads out as well, and what goes that way is heard there as going out.
  if (comesIn && came.length === 0) return 'around'
  const sent = came.length > 0 ? came : inside
  if (sent.some((packet) => isSame(packet, outside))) return 'forwarded'
  return inside.length > 0 ? 'relayed' : 'around'
}

function isRequest(packet: Packet, { protocol }: Flow, { token }: Reply): boolean {
  if (packet.protocol !== protocol) return false
  return protocol === 'tcp' ? opensConnection(packet) : packet.text === token
}

/** Whatever other flags somebody has set on it. */
function opensConnection({ kind }: Packet): boolean {
  const flags = kind.split(',')
  return flags.includes('SYN') && !flags.includes('ACK')
}

/** A datagram that came in on the host and was forwarded is one hop older; one that a program has sent anew is not. */
function isSame(inside: Packet, outside: Packet): boolean {
  if (inside.protocol === 'tcp') return inside.sequence === outside.sequence
  return outside.timeToLive === inside.timeToLive - (inside.direction === 'in' ? 1 : 0)
}
