/**
 * `npm run lab trace`: sends one packet in the network that the code has built, and tells its life, hop by hop.
 */
import { findLab, type Lab, loadCatalog, nearest } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { ADDRESSES, isInside, type Place, type World } from '../guest/index.ts'
import { cleanLine, type Journey, renderJourney } from '../report/index.ts'
import { packetOf } from '../scene/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { autopsy, type Examined, examine, journeyOf, type Repeat } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { liveScene } from './live-scene.ts'
import { showPaged } from './pager.ts'
import type { CheckRequest } from './request.ts'
import { liveOf } from './shared-scene.ts'

export interface TraceWords {
  id: string
  from?: string | undefined
  to?: string | undefined
}

export interface Target {
  address: string
  port: number
  protocol: Repeat['protocol']
}

/** As it was typed: by address, or by the name of a place, whose address is known when the network is there. */
export interface Named extends Omit<Target, 'address'> {
  to: { address: string } | { name: string }
}

export async function traceCommand(
  { id, from, to }: TraceWords,
  request: CheckRequest,
  context: Context,
): Promise<number> {
  const labs = await loadCatalog(context.root)
  const lab = findLab(labs, id)
  // Before anything slow: words that mean nothing need no network.
  const example = await packetOf(liveOf(lab, context))
  if (from === undefined || to === undefined) throw wordsMissing(lab, example)
  const words = { labs, lab, from, target: targetFrom(to, lab, example), example }
  // The network is let go before anybody reads: the pages of a long way may stay open for as long as one likes.
  const { findings, journey, before } = await sent(words, request, context)
  await showPaged((size) => before + renderJourney(journey, size), context)
  return findings.answered || isAccepted(findings) ? EXIT.passed : EXIT.failed
}

interface Wanted {
  labs: Lab[]
  lab: Lab
  from: string
  target: Named
  example: string
}

interface Sent {
  findings: Examined
  journey: Journey
  /** What has to be said first: how far the code got with the network. */
  before: string
}

async function sent(
  { labs, lab, from, target, example }: Wanted,
  request: CheckRequest,
  context: Context,
): Promise<Sent> {
  const { scene, subject } = await liveScene({ labs, lab, request }, context)
  await using opened = scene
  const { places, stopped, world } = opened
  if (!places.has(from) || from === 'router') throw unknownPlace(from, { lab, example, places })
  const follow = placed(target, { lab, example, places }).then((found) =>
    traced({ lab, from, target: found }, { world, places }),
  )
  const found = await Promise.race([follow, interrupted(context.signal)])
  if (stopped === undefined) return { ...found, before: '' }
  const at = stopped.at === undefined ? '' : ` (${stopped.at})`
  const before = `${cleanLine(`${subject.source} stopped at "${stopped.step}": ${stopped.why}${at}`, 300)}\n\n`
  return { ...found, before }
}

export interface Packet {
  lab: Pick<Lab, 'id'>
  /** Name of the place that sends it. */
  from: string
  target: Target
}

/** @throws Error when no place has that name */
export async function traced(
  packet: Packet,
  { world, places }: { world: World; places: ReadonlyMap<string, Place> },
): Promise<{ findings: Examined; journey: Journey }> {
  const sender = places.get(packet.from)
  if (sender === undefined) throw new Error(`no place is called ${packet.from}`)
  const repeat = repeatOf(packet.target, { ...sender, name: packet.from }, places)
  const findings = await examine(repeat, world, await world.state())
  return { findings, journey: told(findings, packet) }
}

/** @throws LabError `usage` */
export function targetFrom(word: string, { id }: Pick<Lab, 'id'>, example: string): Named {
  const [, address, name, port, protocol] =
    /^(?:(\d+\.\d+\.\d+\.\d+)|([a-z][\w-]*))(?::(\d+))?(?:\/(tcp|udp|ping))?$/i.exec(word) ?? []
  const octets = address?.split('.').map(Number) ?? []
  const isPing = protocol === 'ping' || (port === undefined && protocol === undefined)
  const to = address !== undefined ? { address } : name !== undefined ? { name } : undefined
  const good = octets.every((octet) => octet <= 255) && isPing === (port === undefined)
  if (to === undefined || !good || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) {
    const what =
      'a packet goes to NAME:PORT, NAME:PORT/udp or NAME/ping, or to an ADDRESS in place of the name'
    throw new LabError('usage', `"${cleanLine(word, 60)}" is no target: ${what}.`, {
      next: `npm run lab trace ${id} ${example}`,
    })
  }
  if (isPing) return { to, port: 0, protocol: 'icmp' }
  return { to, port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}

interface Around {
  lab: Pick<Lab, 'id'>
  /** Of a packet. */
  example: string
  places: ReadonlyMap<string, Place>
}

const FIXED: ReadonlyMap<string, string> = new Map(Object.entries(ADDRESSES))

/** @throws LabError `usage` when nobody is called that, or has an address */
export async function placed({ to, port, protocol }: Named, around: Around): Promise<Target> {
  const address = 'address' in to ? to.address : await addressOf(to.name, port, around)
  return { address, port, protocol }
}

async function addressOf(called: string, port: number, { lab, example, places }: Around): Promise<string> {
  const fixed = FIXED.get(called)
  if (fixed !== undefined) return fixed
  const place = places.get(called)
  if (place === undefined) {
    const [meant] = nearest(called, [...places.keys()])
    const [from] = example.split(' ')
    const next = meant === undefined ? example : `${from} ${meant}${port === 0 ? '/ping' : `:${port}`}`
    throw new LabError('usage', `Nobody is called "${cleanLine(called, 40)}" here. ${whoThereIs(places)}`, {
      next: `npm run lab trace ${lab.id} ${next}`,
    })
  }
  const { links } = await place.network()
  const [address] = links.filter(({ name }) => name !== 'lo').flatMap(({ addresses }) => addresses)
  if (address === undefined) {
    throw new LabError('usage', `${cleanLine(called, 40)} has no address for a packet to go to.`, {
      next: `npm run lab topology ${lab.id}`,
    })
  }
  return address.replace(/\/.*/, '')
}

/** Milliseconds: programs of the scene answer by starting a process, which an emulated machine takes its time for. */
const PATIENCE = 4000

/** Of those with an address of their own, the ones that answer themselves. */
const ANSWER = ['internet', 'neighbor']

/** Which container is to answer is seen only on the way. */
function repeatOf(
  { address, port, protocol }: Target,
  sender: Place,
  places: ReadonlyMap<string, Place>,
): Repeat {
  const name = ANSWER.find((each) => FIXED.get(each) === address) ?? ''
  const outside = places.get(name)
  const inside = [...places].filter(([, place]) => isInside(place))
  const receiver = outside === undefined ? {} : { to: { ...outside, name } }
  return {
    from: sender,
    ...receiver,
    address,
    port,
    protocol,
    wait: PATIENCE,
    among: inside.map(([, place]) => place),
  }
}

function told(findings: Examined, { lab, from, target }: Packet): Journey {
  const { address, port, protocol } = target
  const what =
    protocol === 'icmp'
      ? `a ping from ${from} to ${address}`
      : `a ${protocol.toUpperCase()} packet from ${from} to ${address}:${port}`
  const journey = { title: `Lab ${lab.id}: ${what}`, steps: journeyOf(findings) }
  if (findings.answered) return { ...journey, answered: answerOf(findings, 'answered') }
  if (isAccepted(findings)) return { ...journey, answered: answerOf(findings, 'accepted the connection') }
  const cause = autopsy(findings)
  return {
    ...journey,
    ...(cause === undefined ? {} : { cause: cause.sentence }),
    // Only the person who traces it knows whether the packet should arrive.
    ...(cause?.next === undefined ? {} : { next: `Should it have arrived? ${cause.next}` }),
  }
}

/** Its SYN,ACK came back to where the SYN was heard first: the packets got through, however slow the program is. */
function isAccepted({ path, legs }: Examined): boolean {
  const [first, last] = [path[0], path.at(-1)]
  if (last === undefined || first === undefined || last.forth || last.packet.kind !== 'SYN,ACK') return false
  const toHost = legs.findLast(({ forth }) => !forth)?.hooks.at(-1)
  return (
    (last.where === first.where && last.link === first.link) || (toHost?.name === 'input' && toHost.passed)
  )
}

function answerOf({ legs, flow }: Examined, did: string): string {
  const last = legs.findLast(({ forth }) => forth)?.hooks.at(-1)?.after
  const who = flow.to ?? flow.destination
  return last === undefined ? `${who} ${did}.` : `${who} ${did}, and saw it come from ${last.source}.`
}

function wordsMissing({ id }: Lab, example: string): LabError {
  const what =
    'Who sends it (a container, host, neighbor, internet), and where to (one of them, or an address).'
  return new LabError('usage', `Which packet? ${what}`, { next: `npm run lab trace ${id} ${example}` })
}

function unknownPlace(from: string, { lab, example, places }: Around): LabError {
  const [meant] = nearest(from, sendersIn(places))
  const problem = `Nobody called "${cleanLine(from, 40)}" can send in lab ${lab.id}.`
  const to = example.split(' ')[1]
  return new LabError('usage', `${problem} ${whoThereIs(places)}`, {
    next: `npm run lab trace ${lab.id} ${meant === undefined ? example : `${meant} ${to}`}`,
  })
}

type Places = Around['places']

const sendersIn = (places: Places): string[] => [...places.keys()].filter((name) => name !== 'router')

function whoThereIs(places: Places): string {
  return cleanLine(`There are ${sendersIn(places).join(', ')}.`, 600)
}
