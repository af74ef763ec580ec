/**
 * Whether a class got what it must; pure.
 */
import type { LabRecord } from '../../src/grading/index.ts'
import type { Must } from './handed-in.ts'
import type { Packed } from './sites.ts'

/** What is not as it must be: a line each. */
export function surprises({ student, id }: Packed, records: readonly LabRecord[]): string[] {
  const own = records.filter(({ submission }) => submission === id)
  return Object.entries(student.must).flatMap(([lab, must]) => {
    const record = own.find((each) => each.lab === lab)
    const wrong = record === undefined ? 'has no result' : objection(record, must, student.builtOn?.[lab])
    return wrong === undefined ? [] : [`${id} ${lab} ${wrong}`]
  })
}

function objection(record: LabRecord, must: Must, builtOn?: readonly string[]): string | undefined {
  const { status, passed, points, outOf } = record
  const used = record.builtOn.filter((one) => one.used === 'own').map(({ lab }) => lab)
  if (builtOn !== undefined && used.join() !== builtOn.join())
    return `is built on the student’s ${used.join(', ') || 'nothing'}, not on ${builtOn.join(', ') || 'nothing'}`
  if ('fail' in must) return notFailed(record, must.fail)
  if (must.be === 'passed') {
    const lost = record.losses.map(({ check }) => check).join(', ')
    return passed && points === outOf ? undefined : `${status}, ${points} of ${outOf}: ${lost}`
  }
  return status === must.be && points === 0 ? undefined : `is ${status}, not ${must.be}`
}

function notFailed({ status, passed, points, outOf, verdicts, losses }: LabRecord, fails: readonly string[]) {
  if (status !== 'graded') return status
  // A check that another one was in the way of has not passed either: a mistake may come to light before it.
  const missing = fails.filter(
    (check) => !['failed', 'blocked'].includes(verdicts.find((each) => each.check === check)?.status ?? ''),
  )
  if (missing.length > 0) return `has not failed ${missing.join(', ')}`
  const required = verdicts.filter(({ bonus }) => !bonus)
  // A mistake in what goes beyond the lab costs nothing.
  const deserved = fails.length > 0 && required.every((verdict) => verdict.status === 'passed')
  if (passed !== deserved) return `${passed ? 'has' : 'has not'} passed`
  const share = required.filter((verdict) => verdict.status === 'passed').length / required.length
  const due = Math.round(outOf * share * 100) / 100
  if (points === null || Math.abs(points - due) > 0.01) return `has ${points} points, not ${due}`
  return losses.length === required.length - Math.round(share * required.length)
    ? undefined
    : 'does not say why each point is lost'
}

/** Where two runs of one class differ, and in what. */
export function differences(one: readonly LabRecord[], other: readonly LabRecord[]): string[] {
  const [before, after] = [one, other].map(
    (records) => new Map(records.map((record) => [`${record.submission} ${record.lab}`, record])),
  )
  const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])
  return [...keys].flatMap((key) => {
    const [first, second] = [before?.get(key), after?.get(key)]
    if (first === undefined || second === undefined) return [`${key} is in one of them only`]
    const place = firstDifference(timeless(first), timeless(second))
    return place === undefined ? [] : [`${key} ${place}`]
  })
}

/** What a kernel numbers anew each time: processes, ports, counters. The rest of the evidence is made of those and the time. */
const NUMBERED = new Set(['commands', 'state', 'output', 'path', 'duration'])

/** Points, statuses and causes: how long it took, and what was numbered, may differ. */
function timeless(record: LabRecord): string[] {
  const text = JSON.stringify(
    record,
    (key, value) => {
      if (NUMBERED.has(key)) return undefined
      const isSaid = key === 'observed' || key === 'cause' || key === 'error'
      return isSaid && typeof value === 'string' ? value.replace(/\d+/g, '#') : value
    },
    1,
  )
  return text.split('\n')
}

function firstDifference(one: readonly string[], other: readonly string[]): string | undefined {
  const at = one.findIndex((line, index) => line !== other[index])
  if (at < 0) return one.length === other.length ? undefined : 'is longer'
  return `${one[at]?.trim().slice(0, 300)} | ${other[at]?.trim().slice(0, 300)}`
}
