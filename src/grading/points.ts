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
}

export const PLAIN_WEIGHTS: Weights = { points: {}, checks: {} }

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
  return Object.hasOwn(weights.points, id) ? (weights.points[id] ?? 0) : points
}

export function scoreOf(
  lab: Pick<Lab, 'id' | 'points'>,
  verdicts: readonly Verdict[],
  weights: Weights = PLAIN_WEIGHTS,
): Score {
  const required = verdicts.filter(({ bonus }) => !bonus)
  const all = outOf(lab, weights)
  const weightOf = ({ check }: Verdict): number => {
    const own = Object.hasOwn(weights.checks, lab.id) ? weights.checks[lab.id] : undefined
    return own !== undefined && Object.hasOwn(own, check) ? (own[check] ?? 1) : 1
  }
  const sum = required.reduce((total, verdict) => total + weightOf(verdict), 0)
  const share = (verdict: Verdict): number => (sum === 0 ? 0 : (all * weightOf(verdict)) / sum)
  const lost = required.filter(({ status }) => status !== 'passed')
  const points = required.length === 0 ? 0 : all - lost.reduce((total, verdict) => total + share(verdict), 0)
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
