/**
 * Takes away each part of a network, one at a time, asks again what could be asked before, and puts it back.
 */
import { GuestFailed, isInside, type Place, surplus, type World } from '../guest/index.ts'
import {
  type Command,
  hairpins,
  keysOfNft,
  ofPlace,
  type Part,
  rulesOfIptables,
  rulesOfNft,
  switchesOf,
} from './parts.ts'
import { type Answers, askAll, inventory, type Question, questionsOf } from './questions.ts'
import type { Scene } from './scene.ts'

export interface Loss {
  part: Part
  /** Answered with it, and not without. */
  died: Question[]
  /** Answered without it only. */
  cameAlive: Question[]
  /** Answered with and without, but the listener saw another source. */
  otherSource: { question: Question; without: string }[]
  /** It cannot be taken away by itself, in the words of the tool. */
  refused?: string
}

/** What the host was like before any code ran. */
export interface Before {
  switches: ReadonlyMap<string, string>
  nft: ReadonlySet<string>
}

/** Prints `net/ipv4/ip_forward:1`, a line for each switch by which packets may live or die. */
const SWITCHES = `cd /proc/sys && grep -H . net/ipv4/ip_forward net/bridge/bridge-nf-call-iptables \
  $(printf 'net/ipv4/conf/*/%s ' forwarding rp_filter route_localnet accept_local proxy_arp send_redirects)`

export async function before({ host }: World): Promise<Before> {
  const [switches, list] = await Promise.all([
    switchesIn(host),
    run(host, { argv: ['nft', '--json', '--handle', 'list', 'ruleset'] }),
  ])
  return { switches, nft: keysOfNft(list) }
}

async function switchesIn(host: Place): Promise<Map<string, string>> {
  const text = await run(host, { argv: ['sh', '-c', SWITCHES] })
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\S+):(\d+)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    }),
  )
}

/** @throws GuestFailed when a tool of ours refuses */
async function run(place: Place, command: Command): Promise<string> {
  const { code, stdout, stderr } = await place.execute(command.argv, command.input)
  if (code !== 0) throw new GuestFailed(`${command.argv.join(' ')}: ${stderr.trim()}`)
  return stdout
}

export async function partsOf({ world, places }: Scene, { switches, nft }: Before): Promise<Part[]> {
  const { host } = world
  const [state, baseline, now, json, text] = await Promise.all([
    world.state(),
    world.baseline(),
    switchesIn(host),
    run(host, { argv: ['nft', '--json', '--handle', 'list', 'ruleset'] }),
    run(host, { argv: ['nft', '--handle', 'list', 'ruleset'] }),
  ])
  const inhabited = [...places].filter(([name, place]) => name === 'host' || isInside(place))
  const known = [
    ...(baseline.sections['ip route show table all'] ?? []).map((line) => line.trim()),
    ...(baseline.sections['ip -br address'] ?? []).flatMap((line) => {
      const [name = '', , ...addresses] = line.trim().split(/\s+/)
      return addresses.map((address) => `${name.replace(/@.*/, '')} ${address}`)
    }),
  ]
  const parts = await Promise.all(
    inhabited.map(async ([name, place]) => {
      const [network, routes] = await Promise.all([
        place.network(),
        run(place, { argv: ['ip', '-4', 'route'] }),
      ])
      return ofPlace(name, network, routes.split('\n').filter(Boolean), known)
    }),
  )
  return [
    ...switchesOf(switches, now),
    ...hairpins(await host.network()),
    ...rulesOfIptables(state, baseline),
    ...rulesOfNft(json, text, nft),
    ...distinct(parts.flat()),
  ]
}

/** A container on the host's own network has what the host has. */
function distinct(parts: Part[]): Part[] {
  const host = new Set(parts.filter(({ place }) => place === 'host').map(({ words }) => words))
  return parts.filter(({ place, words }) => place === 'host' || !host.has(words))
}

export interface Taking {
  questions: Question[]
  parts: Part[]
  /** With everything in place. */
  whole: Answers[]
}

export async function prepareTaking(scene: Scene, was: Before): Promise<Taking> {
  const [questions, parts] = await Promise.all([questionsOf(scene), partsOf(scene, was)])
  return { questions, parts, whole: await askAll(questions, scene) }
}

/**
 * One by one, in the order of the parts.
 * @throws GuestFailed when a part cannot be put back as it was
 */
export async function* takeAway(scene: Scene, { questions, parts, whole }: Taking): AsyncGenerator<Loss> {
  const before = await inventory(scene.world)
  for (const part of parts) {
    const place = scene.places.get(part.place) ?? scene.world.host
    const { code, stderr } = await removing(place, part)
    if (code !== 0) {
      yield { part, died: [], cameAlive: [], otherSource: [], refused: stderr.trim() }
      continue
    }
    const without = await askAll(questions, scene)
    for (const command of part.restore) await run(place, command)
    const now = await inventory(scene.world)
    const changed = [...surplus(before, now), ...surplus(now, before)]
    if (changed.length > 0)
      throw new GuestFailed(`${part.words} cannot be put back as it was: ${changed.join('; ')}`)
    yield { part, ...compared(questions, whole, without) }
  }
}

async function removing(place: Place, { remove }: Part): Promise<{ code: number | null; stderr: string }> {
  for (const { argv, input } of remove) {
    const done = await place.execute(argv, input)
    if (done.code !== 0) return done
  }
  return { code: 0, stderr: '' }
}

function compared(questions: Question[], whole: Answers[], without: Answers[]): Omit<Loss, 'part'> {
  const all = questions.map((question, index) => ({
    question,
    was: whole[index],
    is: without[index],
  }))
  return {
    died: all.filter(({ was, is }) => was?.answered && !is?.answered).map(({ question }) => question),
    cameAlive: all.filter(({ was, is }) => !was?.answered && is?.answered).map(({ question }) => question),
    otherSource: all.flatMap(({ question, was, is }) =>
      was?.seenFrom !== undefined && is?.seenFrom !== undefined && was.seenFrom !== is.seenFrom
        ? { question, without: is.seenFrom }
        : [],
    ),
  }
}
