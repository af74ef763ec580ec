/**
 * grading.yaml: what a course decides for itself. What it does not name stays as it is.
 */
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { findLab, type Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { issueText } from './issue.ts'
import { type Amount, type LatePolicy, PLAIN_POLICY, type Policy } from './marks.ts'
import { type Moment, parseLength, parseMoment } from './moments.ts'
import { PLAIN_WEIGHTS, type Weights } from './points.ts'

export interface Course {
  weights: Weights
  policy: Policy
  /** Part of every seed; empty where none is named. */
  seed: string
}

export const PLAIN_COURSE: Course = { weights: PLAIN_WEIGHTS, policy: PLAIN_POLICY, seed: '' }

const number = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}(?:\.\d{1,3})?$/, 'must be a number such as 2 or 0.5'),
  v.transform(Number),
)

const amount = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}(?:\.\d{1,2})? ?%?$/, 'must be points, or a part such as 10%'),
  v.transform(
    (text): Amount => (text.endsWith('%') ? { percent: Number.parseFloat(text) } : { points: Number(text) }),
  ),
)

const length = v.pipe(
  v.string(),
  v.transform((text) => parseLength(text) ?? Number.NaN),
  v.number('must be a length of time such as 15 min'),
)

const moment = v.pipe(
  v.string(),
  v.transform((text) => parseMoment(text)),
  v.custom<Moment>(
    (value) => (value as Moment | undefined)?.zone !== undefined,
    'must be a moment with its time zone, such as 2026-11-30T23:59+01:00',
  ),
)

const schema = v.strictObject({
  seed: v.optional(v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/, 'must be letters and digits'))),
  labs: v.optional(
    v.map(
      v.string(),
      v.strictObject({
        points: v.optional(number),
        checks: v.optional(v.map(v.string(), checkWeight())),
        bonus: v.optional(number),
        counts: v.optional(v.picklist(['yes', 'no', 'bonus'])),
      }),
    ),
    new Map(),
  ),
  late: v.optional(
    v.strictObject({
      due: v.optional(moment),
      per_day: amount,
      most: v.optional(amount),
      grace: v.optional(length),
    }),
  ),
  rounding: v.optional(
    v.strictObject({
      to: v.pipe(number, v.minValue(0.01, 'must be more than 0')),
      way: v.optional(v.picklist(['nearest', 'up', 'down']), 'nearest'),
    }),
  ),
  scale: v.optional(v.pipe(number, v.minValue(1, 'must be 1 or more'))),
})

/** `2` is a weight, `5 points` are points. */
function checkWeight() {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,4}(?:\.\d{1,3})?(?: points?)?$/, 'must be a weight such as 2, or 5 points'),
    v.transform((text) => ({ value: Number.parseFloat(text), fixed: /points?$/.test(text) })),
  )
}

/** @param file only to name the culprit. @throws LabError `usage`, `unknown-lab` */
export function parseCourse(text: string, file: string, labs: Lab[]): Course {
  // As for front matter: as a number, lab 4.10 would be lab 4.1.
  const document = parseDocument(text, { schema: 'failsafe' })
  const problem = document.errors[0]
  if (problem !== undefined) throw mend(file, problem.message.split('\n')[0] ?? '')
  const result = v.safeParse(schema, plain(document.toJS({ mapAsMap: true })))
  if (!result.success) {
    const [issue] = result.issues
    throw mend(file, issueText(issue))
  }
  const { late, rounding, scale, seed = '' } = result.output
  const { weights, counts } = labsFrom(result.output.labs, labs, file)
  const policy: Policy = {
    counts,
    ...(late === undefined ? {} : { late: lateFrom(late, file) }),
    ...(rounding === undefined ? {} : { rounding }),
    ...(scale === undefined ? {} : { scale }),
  }
  return { weights, policy, seed }
}

type LabsOutput = v.InferOutput<typeof schema>['labs']

function labsFrom(
  given: LabsOutput,
  labs: Lab[],
  file: string,
): { weights: Weights; counts: Policy['counts'] } {
  const points = new Map<string, number>()
  const checks = new Map<string, Record<string, number>>()
  const fixed = new Map<string, Record<string, number>>()
  const bonus = new Map<string, number>()
  const counts = new Map<string, 'yes' | 'no' | 'bonus'>()
  for (const [id, own] of given) {
    const lab = findLab(labs, id)
    if (own.points !== undefined) points.set(lab.id, own.points)
    if (own.bonus !== undefined) bonus.set(lab.id, own.bonus)
    if (own.counts !== undefined) counts.set(lab.id, own.counts)
    if (own.checks === undefined) continue
    demandChecks(own.checks.keys(), lab, file)
    const part = (wanted: boolean) =>
      Object.fromEntries(
        [...(own.checks ?? [])].flatMap(([check, { value, fixed }]) =>
          fixed === wanted ? [[check, value]] : [],
        ),
      )
    checks.set(lab.id, part(false))
    fixed.set(lab.id, part(true))
    const all = Object.values(part(true)).reduce((total, each) => total + each, 0)
    const most = own.points ?? lab.points
    if (all > most) throw mend(file, `lab ${lab.id} has ${most} points, and its checks ${all}`)
  }
  const weights: Weights = {
    points: Object.fromEntries(points),
    checks: Object.fromEntries(checks),
    fixed: Object.fromEntries(fixed),
    bonus: Object.fromEntries(bonus),
  }
  return { weights, counts: Object.fromEntries(counts) }
}

function demandChecks(ids: Iterable<string>, lab: Lab, file: string): void {
  const known = lab.steps.flatMap(({ checks }) => checks)
  for (const id of ids)
    if (!known.includes(id)) throw mend(file, `lab ${lab.id} has no check ${JSON.stringify(id)}`)
}

function lateFrom(late: NonNullable<v.InferOutput<typeof schema>['late']>, file: string): LatePolicy {
  const { due, per_day: perDay, most, grace = 0 } = late
  if (most !== undefined && Object.keys(most)[0] !== Object.keys(perDay)[0])
    throw mend(file, 'late, most must be of the same kind as per_day: points, or a part')
  return {
    ...{ perDay, grace },
    ...(due === undefined ? {} : { due }),
    ...(most === undefined ? {} : { most }),
  }
}

/** The levels with names of ours become objects; those with names of labs and checks stay maps. */
function plain(root: unknown): unknown {
  if (!(root instanceof Map)) return root
  const labs: unknown = root.get('labs')
  const inner = labs instanceof Map ? new Map([...labs].map(([id, about]) => [id, objectFrom(about)])) : labs
  const all = [...root].map(([name, value]) => [name, objectFrom(value)])
  return { ...Object.fromEntries(all), ...(labs === undefined ? {} : { labs: inner }) }
}

function objectFrom(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}

function mend(file: string, what: string): LabError {
  return new LabError('usage', `${file}: ${what}`, {
    next: 'It looks like this:\nlabs:\n  "4.2":\n    points: 30\n    checks: { hairpin-self: 2 }\nlate: { due: 2026-11-30T23:59+01:00, per_day: 10%, most: 50% }',
  })
}
