/**
 * What reports are made from: the results of a class, a submission at a time, and what a run that was stopped has not come to.
 */
import { findLab, type Lab } from '../catalog/index.ts'
import { byCode, type LabRecord, type Results, type Run, rescored, ungraded } from '../grading/index.ts'
import { bySubmission, labsOf } from '../report/index.ts'
import type { Rules } from './grade-rules.ts'

export interface ReportSource {
  /** Ids, which are the columns. */
  labs: string[]
  submissions: { id: string; people: LabRecord['people'] }[]
  /** Asked once for each submission. With the weights of the course. */
  recordsOf(id: string): LabRecord[]
}

/** All that was found out, with the weights of this course: what it decides anew needs no new run. */
export function rescoredSource(
  { labs, submissions, recordsOf }: Results,
  all: Lab[],
  { course }: Rules,
): ReportSource {
  return {
    ...{ labs, submissions },
    recordsOf: (id) =>
      recordsOf(id).map((record) => rescored(record, findLab(all, record.lab), course.weights)),
  }
}

/** Of what memory holds. */
export function sourceOf(records: readonly LabRecord[]): ReportSource {
  const own = bySubmission(records)
  return {
    labs: labsOf(records),
    submissions: [...own].map(([id, [first]]) => ({ id, people: first?.people ?? [] })),
    recordsOf: (id) => own.get(id) ?? [],
  }
}

/** What a run was to do: all of these labs of all of these submissions. */
export interface Planned {
  labs: string[]
  submissions: ReportSource['submissions']
}

/** Undefined for a run that has not written down who is in the class. */
export function plannedIn(run: Run | undefined): Planned | undefined {
  return run?.submissions === undefined ? undefined : { labs: run.labs, submissions: run.submissions }
}

/** With a record for each lab that is not graded yet. */
export function withUngraded(
  source: ReportSource,
  planned: readonly (Planned | undefined)[],
  { labs, course }: { labs: readonly Lab[]; course: Rules['course'] },
): ReportSource {
  const people = new Map(source.submissions.map(({ id, people }) => [id, people]))
  const wanted = new Map<string, Set<string>>()
  for (const { submissions, labs } of planned.flatMap((each) => each ?? []))
    for (const submission of submissions) {
      wanted.set(submission.id, new Set([...(wanted.get(submission.id) ?? []), ...labs]))
      if (!people.has(submission.id)) people.set(submission.id, submission.people)
    }
  const asked = labs.filter(
    ({ id }) => source.labs.includes(id) || [...wanted.values()].some((ids) => ids.has(id)),
  )
  return {
    labs: asked.map(({ id }) => id),
    submissions: [...people]
      .map(([id, people]) => ({ id, people }))
      .sort((one, other) => byCode(one.id, other.id)),
    recordsOf(id) {
      const known = source.recordsOf(id)
      const open = asked.filter(
        (lab) => wanted.get(id)?.has(lab.id) === true && !known.some((record) => record.lab === lab.id),
      )
      const submission = { id, people: known[0]?.people ?? people.get(id) ?? [] }
      return [...known, ...open.map((lab) => ungraded(submission, lab, course.weights))]
    },
  }
}
