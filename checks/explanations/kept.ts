/**
 * What a learner with a mistake reads first, as it is kept for each lab beside a person's judgement of it. Knows nothing of how
 * it came about.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Verdict } from '../../src/verdict/index.ts'
import type { NamedMistake } from '../mistakes/load.ts'
import { inRoom } from '../support/rooms.ts'

/**
 * - `true`: names the cause, or shows evidence that decides
 * - `vague`: true, but does not lead there
 * - `misleading`: points elsewhere
 * - `unread`: nobody has judged these words
 */
export type Judgement = 'true' | 'vague' | 'misleading' | 'unread'

export interface Explanation {
  mistake: string
  because: string
  /** The one that failed first, by the order of the steps. */
  check: string
  observed: string
  next: string
  judged: Judgement
}

/** Undefined when nothing failed that has evidence. */
export function explanationOf(
  { name, because }: Pick<NamedMistake, 'name' | 'because'>,
  first: Verdict | undefined,
): Explanation | undefined {
  if (first?.evidence === undefined) return undefined
  const { observed, cause, next } = first.evidence
  const all = cause === undefined ? observed : `${observed}: ${cause}`
  const words = { observed: alike(all), next: alike(next) }
  return { mistake: name, because, check: first.check, ...words, judged: 'unread' }
}

/** Each with what stands in for it: values that every run has of its own, and lines of sources, which move. */
const ITS_OWN: [RegExp, string][] = [
  [/(\d\.\d+\.\d+\.\d+):(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[4-6]\d{4})\b/g, '$1:PORT'],
  [/\b\d+(\.\d+)? ms\b/g, 'N ms'],
  [/\b\d+\.\d+ s\b/g, 'N s'],
  [/\b(has counted|has dropped) \d+ packets?\b/g, '$1 N packets'],
  [/\b(pid|process|netns|target)([ =])\d+\b/gi, '$1$2PID'],
  [/@if\d+\b/g, '@ifN'],
  [/\b1\d{12}\b/g, 'TIME'],
  [/\b(ifindex|dev)([ =])\d+\b/g, '$1$2N'],
  [/(\.ts):\d+(:\d+)?/g, '$1:LINE'],
  [/\/proc\/\d+\//g, '/proc/PID/'],
]

/** The same words in every run. */
export function alike(words: string): string {
  return ITS_OWN.reduce((text, [own, instead]) => text.replace(own, instead), words)
}

/**
 * The fresh ones in place of those kept; a judgement stays with its words.
 *
 * @param mistakes that there are: others are left out
 */
export function withFresh(
  kept: readonly Explanation[],
  fresh: readonly Explanation[],
  mistakes: readonly string[],
): Explanation[] {
  const all = new Map(kept.map((each) => [each.mistake, each]))
  for (const each of fresh) {
    const before = all.get(each.mistake)
    const judged = before !== undefined && isSame(before, each) ? before.judged : 'unread'
    all.set(each.mistake, { ...each, judged })
  }
  return [...all.values()]
    .filter(({ mistake }) => mistakes.includes(mistake))
    .sort((one, other) => (one.mistake < other.mistake ? -1 : 1))
}

function isSame(one: Explanation, other: Explanation): boolean {
  return (['because', 'check', 'observed', 'next'] as const).every((word) => one[word] === other[word])
}

const fileOf = (slug: string): string => inRoom(slug, 'explanations.json')

export function keptOf(slug: string): Explanation[] {
  const file = fileOf(slug)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Explanation[]) : []
}

export function keep(slug: string, explanations: Explanation[]): void {
  writeFileSync(fileOf(slug), `${JSON.stringify(explanations, null, 2)}\n`)
}
