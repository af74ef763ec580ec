/**
 * What another run of the same class has changed, and why: of all that a result depends on, what is not the same any more. Pure.
 */
import type { Hashes, LabRecord } from './record.ts'

/** `nothing`: all that it depends on is the same, and so it does not come out the same every time. */
export type Reason = 'code' | 'checks' | 'references' | 'image' | 'runner' | 'seed' | 'nothing'

export interface ChangedCheck {
  check: string
  title: string
  /** Undefined where there was no such check. */
  before: string | undefined
  after: string | undefined
}

export interface Change {
  submission: string
  lab: string
  before: LabRecord | undefined
  after: LabRecord | undefined
  checks: ChangedCheck[]
  why: Reason[]
}

const NAMES: Record<keyof Hashes, Reason> = {
  submission: 'code',
  checks: 'checks',
  references: 'references',
  image: 'image',
  runner: 'runner',
}

/** What is not the same of what they depend on. */
export function reasonsFor(
  before: Pick<LabRecord, 'hashes' | 'seed'>,
  after: Pick<LabRecord, 'hashes' | 'seed'>,
): Reason[] {
  const names = (Object.keys(NAMES) as (keyof Hashes)[]).filter(
    (name) => before.hashes[name] !== after.hashes[name],
  )
  const reasons = names.map((name) => NAMES[name])
  // Other code has another seed anyway.
  if (reasons.includes('code') || before.seed === after.seed || before.seed === '' || after.seed === '')
    return reasons
  return [...reasons, 'seed']
}

/** Undefined when the result is the same, whatever else is not. Both with the points of the same course. */
export function changeOf(before: LabRecord | undefined, after: LabRecord | undefined): Change | undefined {
  const { submission, lab } = (before ?? after) as LabRecord
  const checks = changedChecks(before, after)
  const isSame =
    before !== undefined &&
    after !== undefined &&
    before.status === after.status &&
    before.points === after.points &&
    before.passed === after.passed &&
    checks.length === 0
  if (isSame) return undefined
  const reasons =
    before === undefined || after === undefined ? (['code'] as const) : reasonsFor(before, after)
  return { submission, lab, before, after, checks, why: reasons.length === 0 ? ['nothing'] : [...reasons] }
}

function changedChecks(before: LabRecord | undefined, after: LabRecord | undefined): ChangedCheck[] {
  const [old, fresh] = [before?.verdicts ?? [], after?.verdicts ?? []]
  if (old.length === 0 || fresh.length === 0) return []
  const ids = [...new Set([...old, ...fresh].map(({ check }) => check))]
  return ids.flatMap((check) => {
    const was = old.find((verdict) => verdict.check === check)
    const is = fresh.find((verdict) => verdict.check === check)
    if (was?.status === is?.status) return []
    return { check, title: is?.title ?? was?.title ?? '', before: was?.status, after: is?.status }
  })
}
