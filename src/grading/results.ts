/**
 * Makes results of what came of runs, or of labs that needed none.
 */
import type { Lab } from '../catalog/index.ts'
import type { Submission } from '../submissions/index.ts'
import { type Outcome, verdictsOf } from './attempt.ts'
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

export function recordFrom(
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
  return {
    schemaVersion: 1,
    ...{ submission: submission.id, people: submission.people, late: submission.late },
    ...{ lab: lab.id, title: lab.title, status: 'missing', passed: false },
    ...{ points: 0, outOf: outOf(lab, weights), losses: [], bonus: [], builtOn: [] },
    ...{ tries: 0, seed: '', sandbox, hashes: hashesOf(submission, lab), verdicts: [], duration: 0 },
  }
}
