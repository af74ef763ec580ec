/**
 * Whose earlier labs a lab is run with: the student's own first. Where that fails and one of them is not passed itself, it may be
 * their fault: then once more with the reference in place of those, and the better of the two counts.
 */
import type { LabVerdict, Verdict } from '../verdict/index.ts'
import { isErrored, scoreOf, type Weights } from './points.ts'

/** What came of running it once. */
export type Outcome =
  | { verdict: LabVerdict }
  /** It cannot be bundled. */
  | { unreadable: { message: string; output?: string; next?: string }; builtOn: LabVerdict['builtOn'] }
  /** The run itself has broken off, which is our fault. */
  | { brokenOff: true; builtOn: LabVerdict['builtOn'] }

export interface EarlierLabs {
  /** Ids of all that it builds on. */
  ancestors: readonly string[]
  /** Ids of labs that are in the submission, and written. */
  own: ReadonlySet<string>
  /** Ids of those of them that have passed. */
  passed: ReadonlySet<string>
}

/** Those that are used first. */
export function ownFirst({ ancestors, own }: EarlierLabs): string[] {
  return ancestors.filter((id) => own.has(id))
}

export interface AnotherTry {
  /** Ids of the student's own earlier labs that are used. */
  own: string[]
  /** Ids of more of them, used only where the code cannot be bundled without: it may import a helper from one. */
  needed: string[]
}

/** Those that are used in another try; undefined when there is none to make. */
export function afterFailure(first: Outcome, earlier: EarlierLabs): AnotherTry | undefined {
  if (hasPassed(first)) return undefined
  const used = ownFirst(earlier)
  const own = used.filter((id) => earlier.passed.has(id))
  return own.length === used.length ? undefined : { own, needed: used.filter((id) => !own.includes(id)) }
}

export function hasPassed(outcome: Outcome): boolean {
  return 'verdict' in outcome && outcome.verdict.passed
}

export function hasErrored(outcome: Outcome): boolean {
  return 'brokenOff' in outcome || ('verdict' in outcome && isErrored(outcome.verdict.verdicts))
}

export function verdictsOf(outcome: Outcome): Verdict[] {
  return 'verdict' in outcome ? outcome.verdict.verdicts : []
}

/** Null when it is not known. */
export function pointsOf(
  outcome: Outcome,
  lab: { id: string; points: number },
  weights: Weights,
): number | null {
  if (hasErrored(outcome)) return null
  return scoreOf(lab, verdictsOf(outcome), weights).points
}

/** The first one where both are worth the same: it is all the student's own. One whose points are not known has to be tried again. */
export function better<One extends { points: number | null }>(first: One, second: One): [One, One] {
  return (second.points ?? -1) > (first.points ?? -1) ? [second, first] : [first, second]
}
