/**
 * Puts the kernel's trace of a conversation in order: each packet on its way through the host, hook by hook, with the rules
 * that it met in their own words. Judges nothing.
 */
import type { HostState, Trace } from '../guest/index.ts'
import { readTrace, type TracedPacket, type TraceEvent } from './nftrace.ts'
import { ruleWords } from './rule-words.ts'

export type HookName = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'

/** A rule that matched, or the policy at the end of a chain. */
export interface Met {
  table: string
  chain: string
  kind: 'rule' | 'policy'
  verdict: string
  /** `-A FORWARD -i eth0 -j DROP`; empty where nobody knows it. */
  words: string
}

export interface Hook {
  name: HookName
  /** The packet went through it. */
  passed: boolean
  /** Names of interfaces. */
  input?: string
  output?: string
  /** As it came into this hook, and as it left it or was last seen. */
  before: TracedPacket
  after: TracedPacket
  met: Met[]
}

/** One packet on its way through the host. */
export interface Leg {
  /** False for what comes back. */
  forth: boolean
  hooks: Hook[]
}

/** A table that trace.pl has made, and its chains. */
const OURS = /^lab_[0-9a-f]{12}$/
const OURS_CHAIN = /^(prerouting|input|forward|output|postrouting)_(first|last)$/

const LEGS_KEPT = 40

export function legsOf(
  trace: Trace,
  state: HostState,
  { links, isForth }: { links: ReadonlyMap<number, string>; isForth: (packet: TracedPacket) => boolean },
): Leg[] {
  const legs: Leg[] = []
  const open = new Map<number, Leg>()
  const words = ruleWords(trace.rules, state)
  const linkName = (number: number): string => links.get(number) ?? `interface ${number}`

  for (const event of readTrace(trace.messages)) {
    const [, name, end] = OURS.test(event.table) ? (OURS_CHAIN.exec(event.chain) ?? []) : []
    const leg = open.get(event.id)
    const hook = leg?.hooks.at(-1)
    if (end === 'first' && hook?.name !== name) {
      const started = begin(event, name as HookName, linkName)
      if (started === undefined) continue
      const goesOn = leg !== undefined && name !== 'prerouting' && name !== 'output'
      if (goesOn) leg.hooks.push(started)
      else {
        const fresh = { forth: isForth(started.before), hooks: [started] }
        open.set(event.id, fresh)
        if (legs.length < LEGS_KEPT) legs.push(fresh)
      }
    } else if (hook !== undefined) {
      if (event.packet !== undefined) hook.after = event.packet
      if (end === 'last' && hook.name === name) hook.passed = true
      if (end === undefined) meet(hook, event, words)
    }
  }
  return withoutRepetitions(legs)
}

function begin(
  { input, output, packet }: TraceEvent,
  name: HookName,
  linkName: (number: number) => string,
): Hook | undefined {
  if (packet === undefined) return undefined
  return {
    ...{ name, passed: false, before: packet, after: packet, met: [] },
    ...(input === undefined ? {} : { input: linkName(input) }),
    ...(output === undefined ? {} : { output: linkName(output) }),
  }
}

function meet(hook: Hook, event: TraceEvent, words: ReturnType<typeof ruleWords>): void {
  const { family, table, chain, kind, verdict, handle } = event
  // A rule without a number is the kernel's own, at the beginning of each chain.
  if (kind === 'return' || (kind === 'rule' && handle === 0)) return
  hook.met.push({
    ...{ table, chain, kind, verdict },
    words: kind === 'rule' ? words({ family, table, chain, handle }) : '',
  })
}

/** TCP sends again what is not answered. */
function withoutRepetitions(legs: Leg[]): Leg[] {
  const seen = new Set<string>()
  return legs.filter((leg) => {
    const key = JSON.stringify(leg)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
