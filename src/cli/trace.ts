/**
 * `npm run lab trace`: sends one packet in the network that the code has built, and tells its life, hop by hop.
 */
import { findLab, type Lab, loadCatalog, nearest } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { isInside, type Place, type World } from '../guest/index.ts'
import { cleanLine, type Journey, renderJourney } from '../report/index.ts'
import type { Published } from '../scene/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { autopsy, type Examined, examine, journeyOf, type Repeat } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { type LiveScene, liveScene } from './live-scene.ts'
import { showPaged } from './pager.ts'
import type { CheckRequest } from './request.ts'

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

export async function traceCommand(
  { id, from, to }: TraceWords,
  request: CheckRequest,
  context: Context,
): Promise<number> {
  const labs = await loadCatalog(context.root)
  const lab = findLab(labs, id)
  // Before anything slow: words that mean nothing need no network.
  const target = to === undefined ? undefined : targetFrom(to, lab)
  const words = { labs, lab, from, target }
  // The network is let go before anybody reads: the pages of a long way may stay open for as long as one likes.
  const { findings, journey, before } = await sent(words, request, context)
  await showPaged((size) => before + renderJourney(journey, size), context)
  return findings.answered || isAccepted(findings) ? EXIT.passed : EXIT.failed
}

interface Wanted {
  labs: Lab[]
  lab: Lab
  from?: string | undefined
  target?: Target | undefined
}

interface Sent {
  findings: Examined
  journey: Journey
  /** What has to be said first: how far the code got with the network. */
  before: string
}

async function sent(
  { labs, lab, from, target }: Wanted,
  request: CheckRequest,
  context: Context,
): Promise<Sent> {
  const { scene, subject } = await liveScene({ labs, lab, request }, context)
  await using opened = scene
  const { places, stopped, world } = opened
  if (from === undefined || target === undefined) throw wordsMissing(lab, opened)
  if (!places.has(from) || from === 'router') throw unknownPlace(from, lab, opened)
  const follow = traced({ lab, from, target }, { world, places })
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
export function targetFrom(word: string, { id }: Pick<Lab, 'id'>): Target {
  const [, address = '', port, protocol] =
    /^(\d+\.\d+\.\d+\.\d+)(?::(\d+))?(?:\/(tcp|udp|ping))?$/.exec(word) ?? []
  const octets = address.split('.').map(Number)
  const isPing = protocol === 'ping' || (port === undefined && protocol === undefined)
  const good = address !== '' && octets.every((octet) => octet <= 255) && isPing === (port === undefined)
  if (!good || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) {
    const what = 'a packet goes to ADDRESS:PORT, ADDRESS:PORT/udp, or ADDRESS/ping'
    throw new LabError('usage', `"${cleanLine(word, 60)}" is no target: ${what}.`, {
      next: `npm run lab trace ${id} neighbor 192.168.1.100:8080`,
    })
  }
  if (isPing) return { address, port: 0, protocol: 'icmp' }
  return { address, port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}

/** Milliseconds: programs of the scene answer by starting a process, which an emulated machine takes its time for. */
const PATIENCE = 4000

const OUTSIDE: Record<string, string> = { '203.0.113.10': 'internet', '192.168.1.50': 'neighbor' }

/** Which container is to answer is seen only on the way. */
function repeatOf(
  { address, port, protocol }: Target,
  sender: Place,
  places: ReadonlyMap<string, Place>,
): Repeat {
  const name = OUTSIDE[address] ?? ''
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

function wordsMissing(lab: Lab, scene: LiveScene): LabError {
  const [first] = scene.published
  const example = first === undefined ? 'neighbor 192.168.1.100:8080' : `${first.from} ${wordFor(first)}`
  return new LabError('usage', `Which packet? ${whatThereIs(scene)}`, {
    next: `npm run lab trace ${lab.id} ${example}`,
  })
}

function unknownPlace(from: string, lab: Lab, scene: LiveScene): LabError {
  const [meant] = nearest(from, senders(scene))
  const problem = `Nobody called "${cleanLine(from, 40)}" can send in lab ${lab.id}.`
  const [first] = scene.published
  return new LabError('usage', `${problem} ${whatThereIs(scene)}`, {
    next: `npm run lab trace ${lab.id} ${meant ?? 'host'} ${first === undefined ? '203.0.113.10:80' : wordFor(first)}`,
  })
}

const senders = ({ places }: LiveScene): string[] => [...places.keys()].filter((name) => name !== 'router')

const wordFor = ({ to, port, protocol }: Published): string =>
  `${to}:${port}${protocol === 'udp' ? '/udp' : ''}`

function whatThereIs(scene: LiveScene): string {
  const { published } = scene
  const questions = published.map((each) => `${each.from} ${wordFor(each)}`)
  const reachable = questions.length === 0 ? '' : ` Reachable should be: ${questions.join(', ')}.`
  return cleanLine(`There are ${senders(scene).join(', ')}.${reachable}`, 600)
}
