/**
 * The life of a packet in order: interfaces where it and its answer were heard, and between them the kernel's hooks with the
 * rules that it met. Pure; what ended it is for the autopsy.
 */
import type { Findings } from './autopsy-words.ts'
import type { Hook, Leg, Met } from './legs.ts'
import type { TracedPacket } from './nftrace.ts'
import { hopsOf, type Sighting } from './path.ts'

export type JourneyStep = HeardStep | HookStep

export interface HeardStep {
  kind: 'heard'
  /** False on the way back. */
  forth: boolean
  where: string
  link: string
  direction: 'in' | 'out'
  /** `172.18.0.2:40112 → 203.0.113.10:80 SYN` */
  packet: string
}

export interface HookStep {
  kind: 'hook'
  forth: boolean
  /** `FORWARD` */
  hook: string
  /** Of a packet that the host itself sends: `127.0.0.1:40112 → 127.0.0.1:8080` */
  begins?: string
  input?: string
  output?: string
  /** Rules that matched, and a policy that dropped it. */
  met: Met[]
  /** `the destination 192.168.1.100:8080 becomes 172.18.0.2:80` */
  changes: string[]
  /** Changed, and no rule was asked: conntrack remembers what was done to the conversation. */
  byConntrack: boolean
  ended: boolean
}

export function journeyOf({ path, legs }: Pick<Findings, 'path' | 'legs'>): JourneyStep[] {
  const steps: JourneyStep[] = []
  const left = [...path]
  const take = (wanted: (sighting: Sighting) => boolean): void => {
    for (let next = left[0]; next !== undefined && wanted(next); next = left[0]) {
      steps.push(...heardSteps([next]))
      left.shift()
    }
  }
  const leavesHost = ({ where, packet }: Sighting): boolean => where === 'host' && packet.direction === 'out'
  for (const leg of legs) {
    take((sighting) => !leavesHost(sighting))
    steps.push(...hookSteps(leg))
    if (leg.hooks.at(-1)?.name === 'postrouting') take((each) => leavesHost(each) && each.forth === leg.forth)
  }
  return [...steps, ...heardSteps(left)]
}

function heardSteps(path: Sighting[]): HeardStep[] {
  return hopsOf(path).map((hop, index) => ({ kind: 'heard', forth: path[index]?.forth ?? true, ...hop }))
}

function hookSteps({ forth, hooks }: Leg): HookStep[] {
  return hooks.map((hook) => {
    const { name, input, output, passed, met, before } = hook
    const begins = name === 'output' ? `${end(before, 'source')} → ${end(before, 'destination')}` : undefined
    const changes = changesIn(hook)
    return {
      ...{ kind: 'hook', forth, hook: name.toUpperCase(), changes, ended: !passed },
      ...(begins === undefined ? {} : { begins }),
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
      met: met.filter(({ kind, verdict }) => kind === 'rule' || verdict === 'drop'),
      byConntrack: changes.length > 0 && !met.some(({ table, kind }) => table === 'nat' && kind === 'rule'),
    }
  })
}

function changesIn({ before, after }: Hook): string[] {
  const changed = (what: string, one: string, other: string): string[] =>
    one === other ? [] : [`the ${what} ${one} becomes ${other}`]
  return [
    ...changed('source', end(before, 'source'), end(after, 'source')),
    ...changed('destination', end(before, 'destination'), end(after, 'destination')),
  ]
}

function end(packet: TracedPacket, which: 'source' | 'destination'): string {
  const port = which === 'source' ? packet.sourcePort : packet.destinationPort
  return packet.protocol === 'icmp' ? packet[which] : `${packet[which]}:${port}`
}
