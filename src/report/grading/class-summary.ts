/**
 * A class as the reports show it: a row for each submission, and what the class as a whole found hard. Made from records alone, of
 * one submission after the other: evidence of a whole class is more than memory should hold.
 */
import {
  isLate,
  type LabRecord,
  type Mark,
  type Member,
  markOf,
  PLAIN_POLICY,
  type Policy,
  rounded,
} from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import { isUngraded } from './reason.ts'

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
  mark: Mark
  handedIn: number
  passed: number
}

export interface HardCheck {
  lab: string
  check: string
  title: string
  failed: number
  blocked: number
  /** Submissions with a verdict of it. */
  asked: number
}

export interface Cause {
  lab: string
  /** What to do about it, with numbers and names of one run left out. */
  what: string
  /** Of the check that failed so most often. */
  title: string
  submissions: number
  /** Submissions whose code for this lab was run. */
  asked: number
}

/** What is known when all have been added. */
export interface ClassSum {
  labs: LabColumn[]
  submissions: number
  /** Of a complete one. */
  outOf: number
  mean: number
  median: number
  /** How many have 0–9 %, 10–19 % … 90–100 %; those with an unknown result are in none. */
  distribution: number[]
  hardest: HardCheck[]
  causes: Cause[]
  errored: { submission: string; lab: string }[]
  /** What there was to do, and what of it a run that was stopped has done; undefined when that is all. */
  unfinished: Unfinished | undefined
}

export interface Unfinished {
  submissions: { done: number; all: number }
  labs: { done: number; all: number }
}

export interface ClassRules {
  policy: Policy
  /** Of the roster. */
  membersOf(submission: string): readonly Member[]
}

export const PLAIN_RULES: ClassRules = { policy: PLAIN_POLICY, membersOf: () => [] }

export interface Summary {
  /** All records of a submission. */
  add(records: readonly LabRecord[]): Row
  sum(): ClassSum
}

/** @param ids of labs, which are the columns */
export function openSummary(ids: readonly string[], rules: ClassRules = PLAIN_RULES): Summary {
  const columns = new Map<string, LabColumn>()
  const checks = new Map<string, HardCheck>()
  const causes = new Map<string, OpenCause>()
  const asked = new Map<string, number>()
  const marks: Mark[] = []
  const errored: ClassSum['errored'] = []
  const progress: Unfinished = { submissions: { done: 0, all: 0 }, labs: { done: 0, all: 0 } }
  return {
    add(records) {
      const row = rowOf(records, ids, rules)
      marks.push(row.mark)
      count(records, progress)
      for (const record of records) {
        const { lab, title, outOf, submission, points, verdicts } = record
        columns.set(lab, { lab, title, outOf })
        if (points === null && !isUngraded(record)) errored.push({ submission, lab })
        if (verdicts.length > 0) asked.set(lab, (asked.get(lab) ?? 0) + 1)
        countChecks(record, checks)
        countCauses(record, causes)
      }
      return row
    },
    sum() {
      const whole = marks.filter(({ open }) => open.length === 0)
      const sums = whole.map(({ points }) => points).sort((one, other) => one - other)
      return {
        labs: ids.flatMap((id) => columns.get(id) ?? []),
        submissions: marks.length,
        outOf: Math.max(0, ...marks.map(({ outOf }) => outOf)),
        mean: sums.length === 0 ? 0 : rounded(sums.reduce((sum, points) => sum + points, 0) / sums.length),
        median: medianOf(sums),
        distribution: distributionOf(whole),
        hardest: hardestOf(checks),
        causes: mostFrequent(causes, asked),
        errored,
        unfinished: progress.labs.done < progress.labs.all ? progress : undefined,
      }
    },
  }
}

function count(records: readonly LabRecord[], { submissions, labs }: Unfinished): void {
  const done = records.filter((record) => !isUngraded(record)).length
  labs.all += records.length
  labs.done += done
  submissions.all += 1
  if (done === records.length) submissions.done += 1
}

/** All of it at once: for a class that memory holds. */
export function summarise(records: readonly LabRecord[], rules?: ClassRules): ClassSum & { rows: Row[] } {
  const summary = openSummary(labsOf(records), rules)
  const rows = [...bySubmission(records).values()].map((own) => summary.add(own))
  return { ...summary.sum(), rows }
}

export function labsOf(records: readonly Pick<LabRecord, 'lab'>[]): string[] {
  return [...new Set(records.map(({ lab }) => lab))].sort((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  )
}

export function bySubmission<Of extends Pick<LabRecord, 'submission'>>(
  records: readonly Of[],
): Map<string, Of[]> {
  const found = new Map<string, Of[]>()
  for (const record of records) {
    const known = found.get(record.submission)
    if (known === undefined) found.set(record.submission, [record])
    else known.push(record)
  }
  return found
}

function rowOf(
  records: readonly LabRecord[],
  ids: readonly string[],
  { policy, membersOf }: ClassRules,
): Row {
  const { submission, people, late } = records[0] as LabRecord
  const members = membersOf(submission)
  return {
    submission,
    late: late || isLate(policy, members),
    people: peopleOf(members, people),
    labs: ids.map((lab) => records.find((record) => record.lab === lab)),
    mark: markOf(records, policy, members),
    handedIn: records.filter(({ status }) => status !== 'missing').length,
    passed: records.filter(({ passed }) => passed).length,
  }
}

/**
 * As the roster calls them, with the number that the site gave: it is what goes back, and says whose mark and feedback these are. A
 * number that only the roster has may be somebody else's there.
 */
function peopleOf(members: readonly Member[], people: LabRecord['people']): LabRecord['people'] {
  if (members.length === 0) return people
  const found = members.map((member) => onSite(member, people))
  const [only, ...others] = people
  if (only !== undefined && others.length === 0 && members.length === 1) found[0] ??= only
  const isSites =
    people.every(({ id }) => id === undefined) ||
    members.some(({ ids }) => people.some(({ id }) => id !== undefined && ids.includes(id)))
  return members.map(({ name, ids, email }, index) => {
    const id = found[index]?.id ?? (isSites ? ids[0] : undefined)
    return { name, ...(id === undefined ? {} : { id }), ...(email === undefined ? {} : { email }) }
  })
}

function onSite({ name, ids, email }: Member, people: LabRecord['people']) {
  const same = (one: string | undefined, other: string | undefined): boolean =>
    one !== undefined && one.normalize('NFC').toLowerCase() === other?.normalize('NFC').toLowerCase()
  return (
    people.find(({ id }) => id !== undefined && ids.includes(id)) ??
    people.find((person) => same(person.email, email)) ??
    people.find((person) => same(person.name, name))
  )
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : rounded(((sorted[middle - 1] ?? 0) + upper) / 2)
}

function distributionOf(marks: readonly Mark[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const { points, outOf } of marks) {
    const tenth = outOf === 0 ? 0 : Math.min(9, Math.max(0, Math.floor((points / outOf) * 10)))
    counts[tenth] = (counts[tenth] ?? 0) + 1
  }
  return counts
}

const MOST_SHOWN = 10

function countChecks({ lab, verdicts }: LabRecord, checks: Map<string, HardCheck>): void {
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

/** Those that failed by themselves first: what is blocked was not tried. */
function hardestOf(checks: ReadonlyMap<string, HardCheck>): HardCheck[] {
  return [...checks.values()]
    .filter(({ failed }) => failed > 0)
    .sort((one, other) => other.failed - one.failed || other.blocked - one.blocked)
    .slice(0, MOST_SHOWN)
}

interface OpenCause {
  lab: string
  what: string
  submissions: number
  titles: Map<string, number>
}

/** Kinds of causes that are told apart: code can make up as many as it likes. */
const MOST_CAUSES = 5_000

/** Counted once for each submission and lab, however many checks one mistake fails. */
function countCauses({ lab, verdicts }: LabRecord, causes: Map<string, OpenCause>): void {
  const own = new Map<string, string>()
  for (const { evidence, title } of verdicts)
    if (evidence !== undefined && !own.has(general(evidence.next))) own.set(general(evidence.next), title)
  for (const [what, title] of own) {
    const key = JSON.stringify([lab, what])
    const cause = causes.get(key) ?? { lab, what, submissions: 0, titles: new Map() }
    cause.submissions += 1
    cause.titles.set(title, (cause.titles.get(title) ?? 0) + 1)
    if (causes.has(key) || causes.size < MOST_CAUSES) causes.set(key, cause)
  }
}

function mostFrequent(causes: ReadonlyMap<string, OpenCause>, asked: ReadonlyMap<string, number>): Cause[] {
  return [...causes.values()]
    .sort((one, other) => other.submissions - one.submissions)
    .slice(0, MOST_SHOWN)
    .map(({ lab, what, submissions, titles }) => {
      const [title] = [...titles].sort(([, one], [, other]) => other - one)[0] ?? ['']
      return { lab, what, title, submissions, asked: asked.get(lab) ?? 0 }
    })
}

/** `… for 172.18.0.2?` and `… for 10.3.0.9?` are one cause. */
export function general(next: string): string {
  return cleanLine(next, 300)
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?::\d+)?\b/g, 'ADDRESS')
    .replace(/\bveth\w+/g, 'VETH')
    .replace(/\b[0-9a-f]{8,}\b/g, 'ID')
    .replace(/\b\d{4,5}\b/g, 'PORT')
}
