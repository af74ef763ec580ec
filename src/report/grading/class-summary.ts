/**
 * A class as the reports show it: a row for each submission, and what the class as a whole found hard. Made from records alone.
 */
import { type LabRecord, rounded } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'

export interface LabColumn {
  lab: string
  title: string
  outOf: number
}

export interface Row {
  submission: string
  people: LabRecord['people']
  late: boolean
  /** In the order of the columns. */
  labs: (LabRecord | undefined)[]
  /** Of what is known. */
  points: number
  outOf: number
  /** Labs without a result, through a fault of ours. */
  errored: string[]
  handedIn: number
  passed: number
}

export interface HardCheck {
  lab: string
  check: string
  title: string
  failed: number
  blocked: number
  /** Submissions of which it was asked. */
  asked: number
}

export interface Cause {
  lab: string
  /** What to do about it, with numbers and names of one run left out. */
  what: string
  submissions: number
}

export interface ClassSummary {
  labs: LabColumn[]
  rows: Row[]
  outOf: number
  mean: number
  median: number
  /** How many have 0–9 %, 10–19 % … 90–100 %; those with an unknown result are in none. */
  distribution: number[]
  hardest: HardCheck[]
  causes: Cause[]
  errored: LabRecord[]
}

export function summarise(records: readonly LabRecord[]): ClassSummary {
  const labs = [
    ...new Map(records.map(({ lab, title, outOf }) => [lab, { lab, title, outOf }])).values(),
  ].sort((one, other) => one.lab.localeCompare(other.lab, 'en', { numeric: true }))
  const bySubmission = new Map<string, LabRecord[]>()
  for (const record of records) {
    const known = bySubmission.get(record.submission)
    if (known === undefined) bySubmission.set(record.submission, [record])
    else known.push(record)
  }
  const rows = [...bySubmission.values()].map((own) => rowOf(own, labs))
  const whole = rows.filter(({ errored }) => errored.length === 0)
  const sums = whole.map(({ points }) => points).sort((one, other) => one - other)
  return {
    ...{ labs, rows },
    outOf: rounded(labs.reduce((sum, lab) => sum + lab.outOf, 0)),
    mean: sums.length === 0 ? 0 : rounded(sums.reduce((sum, points) => sum + points, 0) / sums.length),
    median: medianOf(sums),
    distribution: distributionOf(whole),
    hardest: hardestOf(records),
    causes: causesOf(records),
    errored: records.filter(({ status }) => status === 'errored'),
  }
}

function rowOf(records: readonly LabRecord[], columns: readonly LabColumn[]): Row {
  const labs = columns.map(({ lab }) => records.find((record) => record.lab === lab))
  const known = records.filter(({ points }) => points !== null)
  const { submission, people, late } = records[0] as LabRecord
  return {
    ...{ submission, people, late, labs },
    points: rounded(known.reduce((sum, { points }) => sum + (points ?? 0), 0)),
    outOf: rounded(records.reduce((sum, { outOf }) => sum + outOf, 0)),
    errored: records.filter(({ status }) => status === 'errored').map(({ lab }) => lab),
    handedIn: records.filter(({ status }) => status !== 'missing').length,
    passed: records.filter(({ passed }) => passed).length,
  }
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : rounded(((sorted[middle - 1] ?? 0) + upper) / 2)
}

function distributionOf(rows: readonly Row[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const { points, outOf } of rows) {
    const tenth = outOf === 0 ? 0 : Math.min(9, Math.max(0, Math.floor((points / outOf) * 10)))
    counts[tenth] = (counts[tenth] ?? 0) + 1
  }
  return counts
}

const MOST_SHOWN = 10

/** Those that failed by themselves first: what is blocked was not tried. */
function hardestOf(records: readonly LabRecord[]): HardCheck[] {
  const checks = new Map<string, HardCheck>()
  for (const { lab, verdicts } of records) {
    for (const { check, title, status, bonus } of verdicts) {
      if (bonus) continue
      const key = JSON.stringify([lab, check])
      const hard = checks.get(key) ?? { lab, check, title, failed: 0, blocked: 0, asked: 0 }
      hard.asked += 1
      if (status === 'failed') hard.failed += 1
      if (status === 'blocked') hard.blocked += 1
      checks.set(key, hard)
    }
  }
  return [...checks.values()]
    .filter(({ failed }) => failed > 0)
    .sort((one, other) => other.failed - one.failed || other.blocked - one.blocked)
    .slice(0, MOST_SHOWN)
}

/** Counted once for each submission and lab, however many checks one mistake fails. */
function causesOf(records: readonly LabRecord[]): Cause[] {
  const causes = new Map<string, Cause>()
  for (const { lab, verdicts } of records) {
    const own = new Set(
      verdicts.flatMap(({ evidence }) => (evidence === undefined ? [] : general(evidence.next))),
    )
    for (const what of own) {
      const key = JSON.stringify([lab, what])
      const cause = causes.get(key) ?? { lab, what, submissions: 0 }
      cause.submissions += 1
      causes.set(key, cause)
    }
  }
  return [...causes.values()].sort((one, other) => other.submissions - one.submissions).slice(0, MOST_SHOWN)
}

/** `… for 172.18.0.2?` and `… for 10.3.0.9?` are one cause. */
export function general(next: string): string {
  return cleanLine(next, 300)
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?::\d+)?\b/g, 'ADDRESS')
    .replace(/\bveth\w+/g, 'VETH')
    .replace(/\b[0-9a-f]{8,}\b/g, 'ID')
    .replace(/\b\d{4,5}\b/g, 'PORT')
}
