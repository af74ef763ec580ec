/**
 * Which submissions of a lab look like each other, and which like the reference. It is for a person to look at, and never a reason
 * for points: there are few ways to write some labs.
 */
import { allFingerprints, type Fingerprint, fingerprints } from './fingerprints.ts'

export interface Source {
  submission: string
  text: string
}

/** What two sources have in common: lines of each, both ends included. */
export interface Common {
  one: [from: number, to: number][]
  other: [from: number, to: number][]
}

export interface Pair extends Common {
  first: Source
  second: Source
  /** 0 to 1, of the shorter one. */
  likeness: number
}

export interface LikeReference extends Common {
  source: Source
  likeness: number
}

export interface Copies {
  lab: string
  pairs: Pair[]
  reference: LikeReference[]
}

export interface Given {
  lab: string
  stub: string
  reference: string
  sources: readonly Source[]
}

/** From here on a pair is listed. Independent solutions of these labs are below 0.3 (copies.test.ts). */
export const THRESHOLD = 0.5
/** Fingerprints: less than that is too little to say anything. */
const LEAST = 6
const MOST_PAIRS = 200
/** Of one fingerprint in one source. */
const MOST_PLACES = 20

interface Known {
  source: Source
  prints: Map<number, Fingerprint[]>
}

export function findCopies({ lab, stub, reference, sources }: Given): Copies {
  const given = new Set(allFingerprints(stub).map(({ hash }) => hash))
  const known = sources.map((source) => ({ source, prints: printsOf(source.text, given) }))
  const answer = printsOf(reference, given)
  const likeReference = known.flatMap(({ source, prints }): LikeReference[] => {
    const shared = sharedOf(prints, answer)
    const likeness = prints.size < LEAST ? 0 : shared.length / Math.min(prints.size, answer.size)
    return likeness < THRESHOLD ? [] : [{ source, likeness, ...linesOf(shared, prints, answer) }]
  })
  const fromReference = new Set(likeReference.map(({ source }) => source))
  const pairs = pairsOf(known).flatMap(([one, other, count]): Pair[] => {
    // What both have of the reference is told of each of them.
    if (fromReference.has(one.source) && fromReference.has(other.source)) return []
    const likeness = count / Math.min(one.prints.size, other.prints.size)
    if (likeness < THRESHOLD) return []
    const shared = sharedOf(one.prints, other.prints)
    return [
      { first: one.source, second: other.source, likeness, ...linesOf(shared, one.prints, other.prints) },
    ]
  })
  return {
    lab,
    pairs: pairs.sort((one, other) => other.likeness - one.likeness).slice(0, MOST_PAIRS),
    reference: likeReference.sort((one, other) => other.likeness - one.likeness),
  }
}

function printsOf(text: string, given: ReadonlySet<number>): Known['prints'] {
  const prints: Known['prints'] = new Map()
  for (const print of fingerprints(text)) {
    if (given.has(print.hash)) continue
    const same = prints.get(print.hash)
    if (same === undefined) prints.set(print.hash, [print])
    else if (same.length < MOST_PLACES) same.push(print)
  }
  return prints
}

function sharedOf(one: Known['prints'], other: Known['prints']): number[] {
  return [...one.keys()].filter((hash) => other.has(hash))
}

/** Those that have anything in common, with how much. */
function pairsOf(known: readonly Known[]): [Known, Known, number][] {
  const owners = new Map<number, Known[]>()
  const counts = new Map<Known, Map<Known, number>>()
  for (const one of known) {
    if (one.prints.size < LEAST) continue
    const own = new Map<Known, number>()
    for (const hash of one.prints.keys()) {
      const before = owners.get(hash) ?? []
      for (const other of before) own.set(other, (own.get(other) ?? 0) + 1)
      before.push(one)
      owners.set(hash, before)
    }
    counts.set(one, own)
  }
  return [...counts].flatMap(([one, own]) =>
    [...own].map(([other, count]): [Known, Known, number] => [other, one, count]),
  )
}

function linesOf(hashes: readonly number[], one: Known['prints'], other: Known['prints']): Common {
  const lines = (prints: Known['prints']): [number, number][] =>
    merged(hashes.flatMap((hash) => prints.get(hash) ?? []))
  return { one: lines(one), other: lines(other) }
}

function merged(prints: readonly Fingerprint[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const { from, to } of [...prints].sort((one, other) => one.from - other.from)) {
    const last = ranges.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else ranges.push([from, to])
  }
  return ranges
}
