/**
 * Makes results of what came of runs, or of labs that needed none.
 */
import type { Lab } from '../catalog/index.ts'
import type { Submission } from '../submissions/index.ts'
import type { LabVerdict } from '../verdict/index.ts'
import { better, type Outcome, pointsOf, verdictsOf } from './attempt.ts'
import { outOf, scoreOf, type Weights } from './points.ts'
import { type Hashes, type LabRecord, trimmed } from './record.ts'

export interface ResultOptions {
  weights: Weights
  sandbox: string
  hashesOf(submission: Submission, lab: Lab): Hashes
}

/** A run that counts. */
export interface Counted {
  submission: Submission
  lab: Lab
  tries: number
  seed: string
}

/** One that has an outcome, unless it was stopped. */
type Try = Counted & { outcome?: Outcome }

/** Of one try, or the better of two with what the other one came to. */
export function recordOfTries(tries: readonly Try[], options: ResultOptions): LabRecord | undefined {
  const scored = tries.flatMap((task) => {
    const { outcome } = task
    return outcome === undefined
      ? []
      : [{ task, outcome, points: pointsOf(outcome, task.lab, options.weights) }]
  })
  const [one, other] = scored
  if (one === undefined) return undefined
  // The same bundle has been run once.
  if (other === undefined || other.outcome === one.outcome) return recordFrom(one, options)
  const [best, rest] = better(one, other)
  return {
    ...recordFrom(best, options),
    otherwise: { builtOn: builtOnOf(rest.outcome), points: rest.points },
  }
}

function builtOnOf(outcome: Outcome): LabVerdict['builtOn'] {
  return 'verdict' in outcome ? outcome.verdict.builtOn : outcome.builtOn
}

function recordFrom(
  { task, outcome, points }: { task: Counted; outcome: Outcome; points: number | null },
  options: ResultOptions,
): LabRecord {
  const { submission, lab, tries, seed } = task
  const base = baseOf(submission, lab, options)
  if ('unreadable' in outcome) {
    return { ...base, status: 'unreadable', unreadable: outcome.unreadable, builtOn: outcome.builtOn, tries }
  }
  if ('brokenOff' in outcome) {
    return { ...base, status: 'errored', points: null, builtOn: outcome.builtOn, tries, seed }
  }
  const verdicts = verdictsOf(outcome)
  return {
    ...base,
    status: points === null ? 'errored' : 'graded',
    ...{ points, tries, seed },
    passed: outcome.verdict.passed,
    losses: points === null ? [] : scoreOf(lab, verdicts, options.weights).losses,
    bonus: verdicts.filter(({ bonus, status }) => bonus && status === 'passed').map(({ title }) => title),
    builtOn: outcome.verdict.builtOn,
    duration: outcome.verdict.duration,
    verdicts: verdicts.map((verdict) =>
      verdict.evidence === undefined ? verdict : { ...verdict, evidence: trimmed(verdict.evidence) },
    ),
  }
}

export function withoutRun(
  status: 'untouched' | 'missing',
  submission: Submission,
  lab: Lab,
  options: ResultOptions,
): LabRecord {
  return { ...baseOf(submission, lab, options), status }
}

function baseOf(submission: Submission, lab: Lab, options: ResultOptions): LabRecord {
  const { weights, sandbox, hashesOf } = options
  const remark = submission.remarks.get(lab.id)
  return {
    ...blank(submission, lab, weights),
    ...{ late: submission.late, sandbox, hashes: hashesOf(submission, lab) },
    ...(remark === undefined ? {} : { remark }),
  }
}

const NO_HASHES = { submission: '', checks: '', references: '', image: '', runner: '' }

type Named = Pick<Submission, 'id' | 'people'>

function blank({ id, people }: Named, lab: Lab, weights: Weights): LabRecord {
  return {
    schemaVersion: 1,
    ...{ submission: id, people, late: false },
    ...{ lab: lab.id, title: lab.title, status: 'missing', passed: false },
    ...{ points: 0, outOf: outOf(lab, weights), losses: [], bonus: [], builtOn: [] },
    ...{ tries: 0, seed: '', sandbox: '', hashes: NO_HASHES, verdicts: [], duration: 0 },
  }
}

/** Of what a run was to grade and has no result of. */
export function ungraded(submission: Named, lab: Lab, weights: Weights): LabRecord {
  return { ...blank(submission, lab, weights), status: 'ungraded', points: null }
}
