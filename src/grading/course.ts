/**
 * grading.yaml: what a course decides for itself. Points of labs, and weights of checks; what it does not name stays as it is.
 */
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { findLab, type Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Weights } from './points.ts'

const number = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}(?:\.\d{1,3})?$/, 'must be a number such as 2 or 0.5'),
  v.transform(Number),
)

const schema = v.strictObject({
  labs: v.map(
    v.string(),
    v.strictObject({
      points: v.optional(number),
      checks: v.optional(v.map(v.string(), number)),
    }),
  ),
})

/** @param file only to name the culprit. @throws LabError `usage`, `unknown-lab` */
export function parseCourse(text: string, file: string, labs: Lab[]): Weights {
  // As for front matter: as a number, lab 4.10 would be lab 4.1.
  const document = parseDocument(text, { schema: 'failsafe' })
  const problem = document.errors[0]
  if (problem !== undefined) throw mend(file, problem.message.split('\n')[0] ?? '')
  const root: unknown = document.toJS({ mapAsMap: true })
  const result = v.safeParse(schema, plain(root))
  if (!result.success) {
    const [issue] = result.issues
    throw mend(file, `${issue.path?.map(({ key }) => String(key)).join(', ') ?? ''} ${issue.message}`.trim())
  }
  const weights = { points: new Map<string, number>(), checks: new Map<string, Record<string, number>>() }
  for (const [id, { points, checks }] of result.output.labs) {
    const lab = findLab(labs, id)
    if (points !== undefined) weights.points.set(lab.id, points)
    if (checks !== undefined) weights.checks.set(lab.id, checksOf(checks, lab, file))
  }
  return { points: Object.fromEntries(weights.points), checks: Object.fromEntries(weights.checks) }
}

function checksOf(checks: Map<string, number>, lab: Lab, file: string): Record<string, number> {
  const known = lab.steps.flatMap(({ checks }) => checks)
  for (const id of checks.keys())
    if (!known.includes(id)) throw mend(file, `lab ${lab.id} has no check ${JSON.stringify(id)}`)
  return Object.fromEntries(checks)
}

/** The outer levels have names of ours, and so are objects; those with names of labs and checks stay maps. */
function plain(root: unknown): unknown {
  if (!(root instanceof Map)) return root
  const labs: unknown = root.get('labs')
  const inner = labs instanceof Map ? new Map([...labs].map(([id, about]) => [id, objectFrom(about)])) : labs
  return { ...Object.fromEntries(root), labs: inner }
}

function objectFrom(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}

function mend(file: string, what: string): LabError {
  return new LabError('usage', `${file}: ${what}`, {
    next: 'It looks like this:\nlabs:\n  "4.2":\n    points: 30\n    checks: { hairpin-self: 2 }',
  })
}
