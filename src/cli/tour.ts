/**
 * `npm run lab 4.0`: a narrative whose terminal sessions and packets are made while it is read. Nothing that it shows was
 * there before: the network is brought up in a fresh guest, each command is typed, each packet is sent and followed.
 */
import { dirname } from 'node:path'
import { clearLine, moveCursor } from 'node:readline'
import { bundleSubmission } from '../bundle/index.ts'
import type { Lab } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { openWorld, type Place, startGuest, type World } from '../guest/index.ts'
import { findListings, runListing, withOutputs } from '../listing/index.ts'
import { partsAround, renderMarkdown } from '../narrative/index.ts'
import { type Flow, type Hop, hopsOf, pathOf, type Sighting } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { keepPass } from './keep-outcome.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'
import { questionsOf } from './review.ts'
import { waitForEnter } from './wait-for-enter.ts'

export async function tourCommand(lab: Lab, { sandbox }: CheckRequest, context: Context): Promise<number> {
  const { root, out, quiet, onProgress, drawing, conversing } = context
  const { opened } = await readySandbox(sandbox, context)
  const show = async (): Promise<void> => {
    onProgress({ step: 'tour', label: 'Bringing up the network' })
    await using guest = await startGuest(opened)
    const scene = await bringUp(openWorld(guest.session), lab, root)
    const parts = partsOf(lab.narrative)
    let making = live(parts[0]?.text ?? '', scene)
    for (const [index, part] of parts.entries()) {
      onProgress({ step: 'tour', label: headingOf(part.text) || 'The answer' })
      const text = await making
      quiet()
      out(`${renderMarkdown(text, drawing)}\n`)
      const following = parts[index + 1]
      if (following === undefined) break
      // Made while this one is being read.
      making = live(following.text, scene)
      making.catch(() => {})
      if (conversing) await goOn(following.isAnswer, context.signal)
    }
  }
  await Promise.race([show(), interrupted(context.signal)])
  out(
    renderMarkdown(
      `${questionsOf(lab)}\nOn to the first lab that you build yourself: \`npm run lab 4.1\`.\n`,
      drawing,
    ),
  )
  await keepPass(lab, '', context)
  return 0
}

async function goOn(toAnswer: boolean, signal: AbortSignal): Promise<void> {
  const message = toAnswer ? 'Enter shows the answer' : 'Enter goes on'
  await waitForEnter({ type: 'invisible', message }, signal)
  // The prompt has done its work, and the text goes on where it stood.
  moveCursor(process.stdout, 0, -1)
  clearLine(process.stdout, 0)
}

interface Scene {
  world: World
  /** By the name that the narrative has for them. */
  places: Map<string, Place>
}

async function bringUp(world: World, { files }: Lab, repoRoot: string): Promise<Scene> {
  const root = dirname(dirname(files.solution))
  const { code } = await bundleSubmission({ entry: files.solution, root, predecessors: new Map(), repoRoot })
  const [web, db] = await Promise.all([world.container('web'), world.container('db')])
  await world.learner.load(code)
  await world.learner.call('bringUp', web.pid, db.pid)
  await Promise.all([world.internet, web, db].map((place) => place.listen(80)))
  const { host, internet, neighbor } = world
  const places = { host, internet, neighbor, web, db }
  return { world, places: new Map<string, Place>(Object.entries(places)) }
}

/** One for each heading and for each answer, so that a reader has something to read, or to think of, while the rest is made. */
function partsOf(narrative: string): { text: string; isAnswer: boolean }[] {
  return narrative.split(/^(?=## )/m).flatMap(partsAround)
}

function headingOf(part: string): string {
  return /^#+ (.+)/.exec(part)?.[1] ?? ''
}

const PACKET = /^```packet\n(\w+) → ([\d.]+):(\d+)\n```$/gm

async function live(part: string, scene: Scene): Promise<string> {
  const outputs = []
  for (const listing of findListings(part)) outputs.push(await runListing(listing, scene.places))
  let text = withOutputs(part, outputs)
  for (const [fence, from = '', address = '', port = ''] of part.matchAll(PACKET)) {
    const path = await follow(scene, { from, address, port: Number(port) })
    text = text.replace(fence, () => `\`\`\`text\n${drawn(hopsOf(path)).join('\n')}\n\`\`\``)
  }
  return text
}

interface Question {
  from: string
  address: string
  port: number
}

/** Sends one request and listens for it, and for its answer, at each interface of the host and of the router. */
async function follow({ world, places }: Scene, { from, address, port }: Question): Promise<Sighting[]> {
  const sender = places.get(from)
  if (sender === undefined) throw new Error(`a packet of the tour is sent by ${from}, whom nobody knows`)
  const { answered, clientPort } = await sender.request(address, port)
  if (!answered) throw new LabError('guest-failed', `${from} got no answer from ${address}:${port}.`)
  const flow: Flow = { protocol: 'tcp', port: clientPort, destination: address, from }
  // What was heard arrives a moment after the answer has.
  for (let left = HEARD_LOOKS; ; left -= 1) {
    const path = await pathOf(flow, world)
    if (left === 0 || isWhole(path)) return path
  }
}

/** Looks for a path that has arrived as a whole; each takes some 50 ms. */
const HEARD_LOOKS = 40

/** The answer was heard where the request was heard first. */
function isWhole([first, ...rest]: Sighting[]): boolean {
  const last = rest.at(-1)
  return first !== undefined && last !== undefined && !last.forth && last.link === first.link
}

/** A line for every interface, and one wherever NAT has put in another address. */
function drawn(hops: Hop[]): string[] {
  const width = Math.max(...hops.map(({ where, link }) => `${where} ${link}`.length))
  return hops.flatMap((hop, index) => {
    const forth = sameFlow(hop, hops[0])
    const place = `${hop.where} ${hop.link}`.padEnd(width)
    const line = `${forth ? '→' : '←'} ${place} ${hop.direction.padEnd(3)} ${hop.packet}`
    const before = hops[index - 1]
    return before !== undefined && sameFlow(before, hops[0]) === forth
      ? [...rewritten(before, hop), line]
      : [line]
  })
}

/** Only what asks for a connection has SYN alone. */
function sameFlow({ packet }: Hop, first: Hop | undefined): boolean {
  return kindOf(packet) === kindOf(first?.packet ?? '')
}

function kindOf(packet: string): string {
  return packet.split(' ').slice(3).join(' ')
}

function rewritten(before: Hop, after: Hop): string[] {
  const [from, , to] = before.packet.split(' ')
  const [newFrom, , newTo] = after.packet.split(' ')
  return [
    ...(from === newFrom ? [] : [`    NAT: the source ${from} becomes ${newFrom}`]),
    ...(to === newTo ? [] : [`    NAT: the destination ${to} becomes ${newTo}`]),
  ]
}
