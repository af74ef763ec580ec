/**
 * Sends a packet once more while the kernel of the host traces it, and collects what an autopsy needs: where it was heard, which
 * rules it met, and the state of both ends. Judges nothing; leaves nothing behind.
 */
import { randomInt } from 'node:crypto'
import {
  type HostState,
  hasAnswered,
  isInside,
  type Network,
  type Place,
  type World,
} from '../guest/index.ts'
import type { Findings } from './autopsy.ts'
import { has } from './autopsy-words.ts'
import { pathOf } from './heard.ts'
import { type HookName, type Leg, legsOf } from './legs.ts'
import type { TracedPacket } from './nftrace.ts'
import { readPackets } from './packets.ts'
import type { Flow } from './path.ts'
import { chainsOfIptables } from './rule-words.ts'

/** A packet that was to be answered, or to be stopped, and was not. */
export interface Repeat {
  from: Place
  /** Who was to answer. */
  to?: Place
  address: string
  /** 0 for a ping. */
  port: number
  protocol: 'tcp' | 'udp' | 'icmp'
  /** The same client asks again: NAT may remember it. */
  clientPort?: number
  /** Milliseconds, for programs on the host's side that are to answer: then those are not kept still meanwhile. */
  wait?: number
  /** Places inside, one of which has the address that the packet ends at, where it is not known who is to answer. */
  among?: Place[]
}

export interface Examined extends Findings {
  answered: boolean
}

/**
 * Milliseconds in which the guest has nothing to do: as long as it has, a packet may be under way, and that time counts little.
 * What is lost is lost by then, and an answer has come.
 */
const QUIET = 100

/** Between those that checks take for their clients and the end: no other request of a guest has one of these. */
const FIRST_PORT = 56_000
const LAST_PORT = 60_900

export async function examine(repeat: Repeat, world: World, state: HostState): Promise<Examined> {
  const { from, to, address, protocol } = repeat
  const port = protocol === 'icmp' ? 0 : (repeat.clientPort ?? randomInt(FIRST_PORT, LAST_PORT))
  const pinned = repeat.clientPort !== undefined || protocol === 'icmp'
  const [since, remembered] = await Promise.all([
    pinned ? lastHeard(world) : -1,
    protocol === 'udp' && repeat.clientPort !== undefined ? conntrackEntry(world, port) : undefined,
  ])
  const inside = [from, to, ...(repeat.among ?? [])].filter(
    (place) => place !== undefined && isInside(place),
  ) as Place[]
  const places = ['host', ...new Set(inside.map(({ name }) => name))]
  const traced = await world.traced({ protocol, port, places }, () => send(repeat, port))
  const { done, trace } = traced
  const asked: Flow = {
    ...{ protocol, port, destination: address, from: from.name },
    ...(done.error === undefined ? {} : { error: done.error }),
  }
  const legacyBefore = state.sections['iptables-legacy-save -c'] ?? []
  const [heard, host, fromNetwork, legacyAfter] = await Promise.all([
    pathOf(asked, world, since),
    world.host.network(),
    networkOf(from),
    legacyBefore.length === 0 ? undefined : world.state(),
  ])
  const names = new Map(host.links.map(({ index, name }) => [index, name]))
  const all = legsOf(trace, state, { links: names, isForth: (packet) => isForth(packet, asked) })
  // With a RST the client ends what it has waited for, or what it has begun: by then all is decided.
  const legs = all.filter(({ forth, hooks }) => !(forth && isReset(hooks[0]?.before)))
  const path = heard.filter(({ forth, packet }) => !(forth && packet.kind.includes('RST')))
  const receiver = await receiverOf(repeat, legs)
  const flow = receiver === undefined ? asked : { ...asked, to: receiver.name }
  const toNetwork = receiver?.network
  return {
    ...{ flow, path, host, legs, answered: done.answered },
    ...(fromNetwork === undefined ? {} : { from: fromNetwork }),
    ...(toNetwork === undefined ? {} : { to: toNetwork }),
    switches: trace.switches,
    neighbors: trace.neighbors,
    counters: trace.counters,
    legacy: grownDrops(legacyBefore, legacyAfter?.sections['iptables-legacy-save -c'] ?? []),
    redirects: [...chainsOfIptables(state.sections['iptables-save -c'] ?? []).values()]
      .flat()
      .filter((words) => words.includes('--to-destination')),
    ...(remembered === undefined ? {} : { remembered }),
    incomplete: trace.lost,
  }
}

/** Who was to answer, or the one among some that has the address at which the packet ended. */
async function receiverOf(
  { to, address, among = [] }: Repeat,
  legs: Leg[],
): Promise<{ name: string; network: Network | undefined } | undefined> {
  if (to !== undefined) return { name: to.name, network: await networkOf(to) }
  const last = legs.findLast(({ forth }) => forth)?.hooks.at(-1)?.after.destination ?? address
  for (const place of among) {
    const network = await networkOf(place)
    if (has(network, last)) return { name: place.name, network }
  }
  return undefined
}

async function networkOf(place: Place | undefined): Promise<Network | undefined> {
  return place === undefined || !isInside(place) ? undefined : place.network()
}

async function send(
  { from, address, port, protocol, wait }: Repeat,
  clientPort: number,
): Promise<{ answered: boolean; error?: string }> {
  if (protocol !== 'icmp') {
    const reply = await from.request(address, port, {
      ...{ protocol, clientPort, wait: wait ?? QUIET, still: wait === undefined },
    })
    return { ...reply, answered: hasAnswered(reply) }
  }
  const { code, stdout } = await from.execute(['ping', '-n', '-c', '1', '-W', '0.3', address])
  return { answered: code === 0, ...(/unreachable/i.test(stdout) ? { error: 'EHOSTUNREACH' } : {}) }
}

function isForth(packet: TracedPacket, flow: Flow): boolean {
  return flow.protocol === 'icmp' ? packet.kind === ECHO_REQUEST : packet.sourcePort === flow.port
}

const ECHO_REQUEST = 8
/** Among the flags of TCP. */
const RST = 4

const isReset = (packet: TracedPacket | undefined): boolean =>
  packet?.protocol === 'tcp' && (packet.kind & RST) !== 0

/** Microseconds: the time of the last packet that was heard so far. */
async function lastHeard(world: World): Promise<number> {
  const all = await Promise.all([world.heard('host'), world.heard('router')])
  return Math.max(0, ...all.map(({ pcap }) => readPackets(pcap).at(-1)?.time ?? 0))
}

async function conntrackEntry(world: World, port: number): Promise<string | undefined> {
  const asks = ['conntrack', '-L', '-p', 'udp', '--orig-port-src', String(port)]
  const { stdout } = await world.host.execute(asks)
  return stdout
    .split('\n')
    .find((line) => line.startsWith('udp'))
    ?.replace(/\s+/g, ' ')
    .trim()
}

const HOOKS: HookName[] = ['prerouting', 'input', 'forward', 'output', 'postrouting']

/** iptables-legacy is not traced; its counters tell. */
function grownDrops(before: readonly string[], after: readonly string[]): Findings['legacy'] {
  if (before.length !== after.length) return {}
  const count = (line: string | undefined): number => Number(/\[(\d+):/.exec(line ?? '')?.[1] ?? 0)
  const grown = after.filter((line, index) => count(line) > count(before[index]))
  return Object.fromEntries(
    HOOKS.flatMap((hook) => {
      const chain = hook.toUpperCase()
      const policy = grown.some((line) => line.startsWith(`:${chain} DROP`))
      const rule = grown.find((line) => line.includes(`-A ${chain} `) && /-j (DROP|REJECT)\b/.test(line))
      if (rule === undefined && !policy) return []
      return [[hook, rule?.replace(/^\[\d+:\d+\] /, '') ?? `the policy of its chain ${chain}`]]
    }),
  )
}
