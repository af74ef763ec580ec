/**
 * Why a lab has the points that it has, as sentences without markup.
 */
import type { LabRecord, Loss, Mark } from '../../grading/index.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { cleanLine } from '../hostile.ts'
import type { Unfinished } from './class-summary.ts'

/** `12.5 of 25`; an unknown one is no zero. */
export function pointsText({ points, outOf }: Pick<LabRecord, 'points' | 'outOf'>): string {
  return points === null ? `? of ${outOf}` : `${points} of ${outOf}`
}

/** Whether the run has not come to it, and nobody has given points by hand. */
export function isUngraded({ status, points }: Pick<LabRecord, 'status' | 'points'>): boolean {
  return status === 'ungraded' && points === null
}

/** Ids of labs without points: through a fault of ours, or because the run has not come to them. */
export function openLabs(
  labs: readonly (LabRecord | undefined)[],
  { open }: Mark,
): Record<'lost' | 'ungraded', string[]> {
  const missing = labs.flatMap((record) => record ?? []).filter(({ lab }) => open.includes(lab))
  const [ungraded, lost] = [missing.filter(isUngraded), missing.filter((record) => !isUngraded(record))]
  return { lost: lost.map(({ lab }) => lab), ungraded: ungraded.map(({ lab }) => lab) }
}

/** Of figures that are not final. */
export function unfinishedText({ submissions, labs }: Unfinished): string {
  return `Grading is not finished: ${submissions.done} of ${submissions.all} submissions are graded, ${labs.done} of ${labs.all} labs. Mean, median and distribution are of these alone. --resume goes on.`
}

/** What there is to say of the lab as a whole; undefined where the checks say it. */
export function statusText(record: LabRecord): string | undefined {
  const [status, remark] = [statusOf(record), cleanLine(record.remark ?? '', 400)]
  if (remark === '') return status
  return status === undefined ? `${remark}.` : `${status.replace(/\.$/, '')}; ${remark}.`
}

function statusOf({ status, unreadable, tries, passed }: LabRecord): string | undefined {
  switch (status) {
    case 'missing':
      return 'Not submitted.'
    case 'untouched':
      return 'The stub as it came: nothing is written yet.'
    case 'unreadable':
      return `The code cannot be read: ${cleanLine(unreadable?.message ?? '', 300)}`
    case 'errored':
      return `No result yet: the checks could not be carried out in ${tries} tries, which is not the code’s fault. No points are lost by it.`
    case 'ungraded':
      return 'Not graded yet.'
    case 'graded':
      return passed ? 'Passed.' : undefined
  }
}

/** Which of the student's own labs it was run with; undefined for a lab that builds on none. */
export function builtOnText({ status, builtOn, otherwise }: LabRecord): string | undefined {
  // Code that cannot be read was not run with anything.
  if (builtOn.length === 0 || status === 'unreadable') return undefined
  const own = builtOn.filter(({ used }) => used === 'own').map(({ lab }) => lab)
  const reference = builtOn.filter(({ used }) => used === 'reference').map(({ lab }) => lab)
  const parts = [
    ...(own.length > 0 ? [`your own ${own.join(', ')}`] : []),
    ...(reference.length > 0 ? [`the reference’s ${reference.join(', ')}`] : []),
  ]
  if (otherwise === undefined) return `Run with ${parts.join(' and ')}.`
  const others = otherwise.builtOn.filter(({ used }) => used === 'own').map(({ lab }) => lab)
  const whose = others.length > own.length ? `your own ${others.join(', ')}` : 'the reference’s instead'
  return `Run with ${parts.join(' and ')}; with ${whose} it has ${otherwise.points ?? 'no'} points. The better of the two counts.`
}

/** `-1.25  hairpin-self: what was observed` */
export function lossText(loss: Loss, verdicts: readonly Verdict[]): string {
  if (loss.because === 'blocked') {
    const needs = loss.needs.map((title) => cleanLine(title, 200)).join('; ')
    return needs === '' ? 'not tried' : `not tried, because this has to work first: ${needs}`
  }
  const evidence = verdicts.find(({ check }) => check === loss.check)?.evidence
  return evidence === undefined ? 'it failed' : cleanLine(evidence.cause ?? evidence.observed, 400)
}

export function namesOf(people: LabRecord['people']): string {
  return people.map(({ name }) => cleanLine(name, 100)).join(', ')
}

/** `given by hand (10 from the checks): shown to work`; undefined where nobody has. */
export function overrideText({ override, outOf }: Pick<LabRecord, 'override' | 'outOf'>): string | undefined {
  if (override === undefined) return undefined
  const { before, points, reason } = override
  return `${points} of ${outOf}, given by hand (${before === null ? 'no result' : before} from the checks): ${cleanLine(reason, 400)}`
}

/** What became of the sum of the labs, a sentence each. */
export function markText({ steps }: Mark): string[] {
  return steps.map(
    ({ what, points }) =>
      `${points === 0 ? '' : `${points > 0 ? '+' : '−'}${Math.abs(points)}: `}${cleanLine(what, 300)}`,
  )
}
