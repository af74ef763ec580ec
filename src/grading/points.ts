/**
 * From verdicts to points. A lab's points are spread over the checks it requires; each that did not pass costs its share, and says
 * why. What is our fault costs nothing: such a lab has no points yet.
 */
import type { Lab } from '../catalog/index.ts'
import type { Verdict } from '../verdict/index.ts'
import type { LabRecord } from './record.ts'

/** What a course may decide for itself. */
export interface Weights {
  /** By lab; the front matter's otherwise. */
  points: Readonly<Record<string, number>>
  /** By lab and check; 1 otherwise. */
  checks: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** By lab and check: points, before the rest is spread over the others. */
  fixed: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** By lab: points for each bonus check that passes; 0 otherwise. */
  bonus: Readonly<Record<string, number>>
}

export const PLAIN_WEIGHTS: Weights = { points: {}, checks: {}, fixed: {}, bonus: {} }

export interface Loss {
  check: string
  title: string
  points: number
  /** `failed`: the packets did something else. `blocked`: not tried. */
  because: 'failed' | 'blocked'
  /** For `blocked`: titles of the checks that have to pass first. */
  needs: string[]
}

export interface Score {
  points: number
  outOf: number
  losses: Loss[]
}

export function outOf({ id, points }: Pick<Lab, 'id' | 'points'>, weights: Weights): number {
  return own(weights.points, id) ?? points
}

export function scoreOf(
  lab: Pick<Lab, 'id' | 'points'>,
  verdicts: readonly Verdict[],
  weights: Weights = PLAIN_WEIGHTS,
): Score {
  const required = verdicts.filter(({ bonus }) => !bonus)
  const all = outOf(lab, weights)
  const share = sharesOf(required, lab.id, { weights, all })
  const lost = required.filter(({ status }) => status !== 'passed')
  const kept = required.length === 0 ? 0 : all - lost.reduce((total, verdict) => total + share(verdict), 0)
  const beyond = verdicts.filter(({ bonus, status }) => bonus && status === 'passed').length
  const points = kept + beyond * (own(weights.bonus, lab.id) ?? 0)
  return {
    points: rounded(points),
    outOf: all,
    losses: lost.map((verdict) => ({
      ...{ check: verdict.check, title: verdict.title, points: rounded(share(verdict)) },
      because: verdict.status === 'blocked' ? 'blocked' : 'failed',
      needs: (verdict.blockedBy ?? []).map((id) => verdicts.find(({ check }) => check === id)?.title ?? id),
    })),
  }
}

/** Points of a check: its own, or its part of what is left. Where nothing is left to spread, those that are named share all. */
function sharesOf(
  required: readonly Verdict[],
  lab: string,
  { weights, all }: { weights: Weights; all: number },
): (verdict: Verdict) => number {
  const fixedOf = ({ check }: Verdict): number | undefined => own(own(weights.fixed, lab) ?? {}, check)
  const weightOf = (verdict: Verdict): number =>
    fixedOf(verdict) === undefined ? (own(own(weights.checks, lab) ?? {}, verdict.check) ?? 1) : 0
  const total = (of: (verdict: Verdict) => number): number =>
    required.reduce((sum, each) => sum + of(each), 0)
  const fixed = total((verdict) => fixedOf(verdict) ?? 0)
  const sum = total(weightOf)
  const stretch = sum === 0 && fixed > 0 ? all / fixed : 1
  return (verdict) => {
    const points = fixedOf(verdict)
    if (points !== undefined) return points * stretch
    return sum === 0 ? 0 : ((all - fixed) * weightOf(verdict)) / sum
  }
}

function own<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}

/** Whether it is not known what the code deserves: a required check could not be carried out, or waits for one that could not. */
export function isErrored(verdicts: readonly Verdict[]): boolean {
  const required = verdicts.filter(({ bonus }) => !bonus)
  return required.length === 0 || required.some(({ status }) => status === 'errored')
}

/** To hundredths; -0 is 0. */
export function rounded(points: number): number {
  return Math.round((points + Number.EPSILON) * 100) / 100 + 0
}

/** A result of an earlier run, worth what it is worth now. */
export function rescored(record: LabRecord, lab: Pick<Lab, 'id' | 'points'>, weights: Weights): LabRecord {
  if (record.status !== 'graded') return { ...record, outOf: outOf(lab, weights) }
  return { ...record, ...scoreOf(lab, record.verdicts, weights) }
}
