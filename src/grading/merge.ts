/**
 * Results of several attempts as those of one run. The same whatever the order of the files, and however often it is done. What
 * two attempts do not agree on, and what none of them has, is told: neither may pass for a result.
 */
import type { Hashes, LabRecord } from './record.ts'
import { byCode, keyOf, type ResultFile } from './result-file.ts'
import type { Shard } from './shard.ts'

export interface Conflict {
  kept: LabRecord
  other: LabRecord
  /** What is not the same; `result` when all that it depends on is. */
  differs: keyof Hashes | 'points' | 'result'
}

/** Labs of one submission that no attempt has a result of. */
export interface Missing {
  submission: string
  labs: string[]
  /** Whose part it was. */
  shard: Shard | undefined
}

export interface Merged {
  /** By submission and lab. */
  records: LabRecord[]
  conflicts: Conflict[]
  missing: Missing[]
  /** Of all attempts. */
  submissions: string[]
  labs: string[]
}

export function merge(files: readonly ResultFile[]): Merged {
  const kept = new Map<string, LabRecord>()
  for (const record of files.flatMap(({ records }) => records))
    kept.set(keyOf(record), preferred(record, kept.get(keyOf(record))))
  const records = [...kept.values()].sort(inOrder)
  const attempts = files.flatMap(({ attempt }) => attempt ?? [])
  return {
    records,
    conflicts: conflictsOf(files, kept),
    missing: missingOf(files, kept),
    submissions: [...new Set(attempts.flatMap(({ submissions }) => submissions))].sort(byCode),
    labs: [...new Set(attempts.flatMap(({ labs }) => labs))].sort(byNumber),
  }
}

/**
 * The one that is worth more; what errored is worth less than anything. Between two that are worth the same, some rule that does
 * not ask who came first.
 */
export function preferred(one: LabRecord, other: LabRecord | undefined): LabRecord {
  if (other === undefined) return one
  const [worth, otherWorth] = [worthOf(one), worthOf(other)]
  if (worth !== otherWorth) return worth > otherWorth ? one : other
  return JSON.stringify(one) <= JSON.stringify(other) ? one : other
}

function worthOf({ status, points, passed }: LabRecord): number {
  return status === 'errored' || points === null ? -1 : points + (passed ? 0.001 : 0)
}

function conflictsOf(files: readonly ResultFile[], kept: ReadonlyMap<string, LabRecord>): Conflict[] {
  const conflicts = new Map<string, Conflict>()
  for (const other of files.flatMap(({ records }) => records)) {
    const best = kept.get(keyOf(other)) as LabRecord
    const differs = other.status === 'errored' ? undefined : difference(best, other)
    if (differs !== undefined)
      conflicts.set(`${keyOf(other)} ${resultOf(other)}`, { kept: best, other, differs })
  }
  return [...conflicts.values()].sort((one, other) => inOrder(one.other, other.other))
}

const HASHES = ['submission', 'checks', 'references', 'image', 'runner'] as const

/** Undefined when they are the same but for times. */
export function difference(one: LabRecord, other: LabRecord): Conflict['differs'] | undefined {
  const hash = HASHES.find((name) => one.hashes[name] !== other.hashes[name])
  if (hash !== undefined) return hash
  if (resultOf(one) !== resultOf(other)) return 'result'
  return one.points === other.points && one.outOf === other.outOf ? undefined : 'points'
}

/** What came of it, without times, evidence and points. */
function resultOf({ status, passed, seed, verdicts, hashes }: LabRecord): string {
  const judged = verdicts.map(({ check, status }) => [check, status])
  return JSON.stringify([status, passed, seed, judged, HASHES.map((name) => hashes[name])])
}

function missingOf(files: readonly ResultFile[], kept: ReadonlyMap<string, LabRecord>): Missing[] {
  const missing = new Map<string, Missing>()
  for (const { submissions, labs, shard } of files.flatMap(({ attempt }) => attempt ?? []))
    for (const [place, submission] of submissions.entries()) {
      const open = labs.filter((lab) => !kept.has(keyOf({ submission, lab })))
      if (open.length === 0) continue
      const known = missing.get(submission)?.labs ?? []
      missing.set(submission, {
        submission,
        labs: [...new Set([...known, ...open])].sort(byNumber),
        shard: shard === undefined ? undefined : { index: (place % shard.total) + 1, total: shard.total },
      })
    }
  return [...missing.values()].sort((one, other) => byCode(one.submission, other.submission))
}

function inOrder(one: LabRecord, other: LabRecord): number {
  return byCode(one.submission, other.submission) || byNumber(one.lab, other.lab)
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}
