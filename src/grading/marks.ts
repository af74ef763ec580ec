/**
 * From the points of labs to the mark of a submission: which labs count, what is taken off for being late, rounding and the scale
 * that the course site uses. Every step says what it did, so that a mark can be defended. Pure.
 */
import { DAY, type Moment } from './moments.ts'
import { rounded } from './points.ts'
import type { LabRecord } from './record.ts'
import type { Member } from './roster.ts'

/** Of what can be reached. */
export type Amount = { points: number } | { percent: number }

export interface LatePolicy {
  due?: Moment
  perDay: Amount
  /** No more than this is taken off. */
  most?: Amount
  /** Milliseconds after the deadline that are not counted. */
  grace: number
}

export interface Policy {
  /** By lab: `no` is shown and not counted; `bonus` adds its points, and is not among those that can be reached. */
  counts: Readonly<Record<string, 'yes' | 'no' | 'bonus'>>
  late?: LatePolicy
  rounding?: { to: number; way: 'nearest' | 'up' | 'down' }
  /** Points that a perfect submission has in the end. */
  scale?: number
}

export const PLAIN_POLICY: Policy = { counts: {} }

export interface Mark {
  /** Of what is known. */
  points: number
  outOf: number
  /** Labs without a result, through a fault of ours: the mark is not final. */
  open: string[]
  /** What became of the sum of the labs, in this order. */
  steps: { what: string; points: number }[]
}

type Scored = Pick<LabRecord, 'lab' | 'points' | 'outOf' | 'late'>

export function markOf(
  records: readonly Scored[],
  policy: Policy = PLAIN_POLICY,
  members: readonly Member[] = [],
): Mark {
  const kind = ({ lab }: Scored): 'yes' | 'no' | 'bonus' =>
    Object.hasOwn(policy.counts, lab) ? (policy.counts[lab] ?? 'yes') : 'yes'
  const asked = records.filter((record) => kind(record) === 'yes')
  const extra = records.filter((record) => kind(record) === 'bonus')
  const outOf = sum(asked.map((record) => record.outOf))
  const steps: Mark['steps'] = []
  const bonus = sum(extra.map(({ points }) => points ?? 0))
  let points = sum(asked.map((record) => record.points ?? 0))
  const change = (what: string, to: number): void => {
    if (rounded(to - points) !== 0) steps.push({ what, points: rounded(to - points) })
    points = rounded(to)
  }
  if (bonus > 0) change(`beyond what is asked for: ${extra.map(({ lab }) => lab).join(', ')}`, points + bonus)
  const late = latenessOf(records, policy.late, members)
  if (late !== undefined) {
    if ('unknown' in late) steps.push({ what: late.unknown, points: 0 })
    else change(late.what, Math.max(0, points - (late.off / 100) * outOf - late.points))
  }
  const { scale, rounding } = policy
  const reachable = scale ?? outOf
  if (scale !== undefined && outOf > 0) change(`${outOf} points become ${scale}`, (points * scale) / outOf)
  if (rounding !== undefined)
    change(
      `rounded ${rounding.way === 'nearest' ? '' : `${rounding.way} `}to ${rounding.to}`,
      roundTo(points, rounding),
    )
  return {
    ...{ points: rounded(points), outOf: rounded(reachable), steps },
    open: records.filter((record) => record.points === null && kind(record) !== 'no').map(({ lab }) => lab),
  }
}

type Late = { unknown: string } | { what: string; off: number; points: number }

function latenessOf(
  records: readonly Scored[],
  policy: LatePolicy | undefined,
  members: readonly Member[],
): Late | undefined {
  if (policy === undefined) return undefined
  const count = daysLate(members, policy)
  if (count === undefined) {
    return records.some(({ late }) => late)
      ? { unknown: 'late, and the roster does not say by how much: nothing was taken off' }
      : undefined
  }
  if (count === 0) return undefined
  const { perDay, most } = policy
  const full =
    'percent' in perDay
      ? { off: perDay.percent * count, points: 0 }
      : { off: 0, points: perDay.points * count }
  const limit = most === undefined ? full : atMost(full, most)
  return { what: `${count} ${count === 1 ? 'day' : 'days'} late`, ...limit }
}

/** By the roster; false where it does not say. */
export function isLate({ late }: Policy, members: readonly Member[]): boolean {
  return late !== undefined && (daysLate(members, late) ?? 0) > 0
}

/** An extension of one of a group holds for all of it. Days that have begun count. Undefined where nothing says when. */
function daysLate(members: readonly Member[], policy: LatePolicy): number | undefined {
  // Of a group, only the row of the member who has handed in may say when.
  const latest = members.map(({ submittedAt }) => submittedAt).reduce(later, undefined)
  const days = members.flatMap(({ submittedAt = latest, extension }) =>
    submittedAt === undefined ? [] : (daysOf({ submittedAt, extension }, policy) ?? []),
  )
  return days.length === 0 ? undefined : Math.min(...days)
}

/** Whose late days are not known although the course counts them; undefined where there is nothing to say. */
export function untimedNote(
  { late }: Policy,
  matched: { members: ReadonlyMap<string, readonly Member[]> } | undefined,
): string | undefined {
  if (late === undefined) return undefined
  if (matched === undefined)
    return 'late days: without --roster nobody’s submitted_at is known, and nothing was taken off'
  const untimed = [...matched.members].flatMap(([id, members]) =>
    members.every(({ submittedAt }) => submittedAt === undefined) ? [id] : [],
  )
  if (untimed.length === 0) return undefined
  const all = untimed.length === matched.members.size
  const whose = all ? 'the roster has no submitted_at' : `no submitted_at for ${untimed.join(', ')}`
  return `late days: ${whose}, and nothing was taken off`
}

/** A limit is of the same kind as what is taken off a day. */
function atMost(
  { off, points }: { off: number; points: number },
  most: Amount,
): { off: number; points: number } {
  return 'percent' in most
    ? { off: Math.min(off, most.percent), points }
    : { off, points: Math.min(points, most.points) }
}

function later(one: Moment | undefined, other: Moment | undefined): Moment | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one.at >= other.at ? one : other
}

interface Submitted {
  submittedAt: Moment
  extension: Member['extension']
}

/** Undefined where there is no deadline. */
function daysOf({ submittedAt, extension }: Submitted, { due, grace }: LatePolicy): number | undefined {
  const moved =
    typeof extension === 'object' ? extension.at : due === undefined ? undefined : due.at + (extension ?? 0)
  if (moved === undefined) return undefined
  const over = submittedAt.at - moved
  return over <= grace ? 0 : Math.ceil(over / DAY)
}

function roundTo(points: number, { to, way }: { to: number; way: 'nearest' | 'up' | 'down' }): number {
  // 0.1 + 0.2 is no reason for another step up.
  const count = Number((points / to).toFixed(6))
  const whole = way === 'up' ? Math.ceil(count) : way === 'down' ? Math.floor(count) : Math.round(count)
  return whole * to
}

function sum(all: readonly number[]): number {
  return rounded(all.reduce((total, each) => total + each, 0))
}
