/**
 * overrides.yaml: points that a person has given to a lab of a submission, each with its reason. They are kept apart from results,
 * and so hold when these are made anew.
 */
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { LabError } from '../errors.ts'
import { issueText } from './issue.ts'
import type { LabRecord } from './record.ts'
import type { Member } from './roster.ts'

export interface Override {
  points: number
  reason: string
}

/** By what names the submission, or one of its people; then by lab. */
export type Overrides = Map<string, Map<string, Override>>

const schema = v.map(
  v.string(),
  v.map(
    v.string(),
    v.strictObject({
      points: v.pipe(
        v.string(),
        v.regex(/^\d{1,4}(?:\.\d{1,2})?$/, 'points must be a number'),
        v.transform(Number),
      ),
      reason: v.pipe(v.string(), v.trim(), v.minLength(1, 'a reason is needed'), v.maxLength(1000)),
    }),
  ),
)

/** @param file only to name the culprit. @throws LabError `usage` */
export function parseOverrides(text: string, file: string): Overrides {
  const document = parseDocument(text, { schema: 'failsafe' })
  const [problem] = document.errors
  const root: unknown = problem === undefined ? document.toJS({ mapAsMap: true }) : undefined
  if (problem === undefined && (root === null || root === '')) return new Map()
  const result = v.safeParse(schema, root instanceof Map ? withObjects(root) : root)
  if (problem !== undefined || !result.success) {
    const issue = result.issues?.[0]
    throw new LabError(
      'usage',
      `${file}: ${problem?.message.split('\n')[0] ?? (issue === undefined ? '' : issueText(issue))}`,
      {
        next: 'It looks like this:\nalice:\n  "4.2": { points: 25, reason: shown to work in the office hour }',
      },
    )
  }
  return result.output
}

function withObjects(root: Map<unknown, unknown>): Map<unknown, unknown> {
  const inner = (labs: unknown): unknown =>
    labs instanceof Map
      ? new Map([...labs].map(([lab, own]) => [lab, own instanceof Map ? Object.fromEntries(own) : own]))
      : labs
  return new Map([...root].map(([who, labs]) => [who, inner(labs)]))
}

type Named = Pick<LabRecord, 'submission' | 'people' | 'lab'>

/** A submission may be named by its own id, or by a number or an address of one of its people, also of those in the roster. */
function namesOf({ submission, people }: Named, members: readonly Member[]): string[] {
  return [
    submission,
    ...people.flatMap(({ id, email }) => [id ?? [], email ?? []].flat()),
    ...members.flatMap(({ ids, email }) => [...ids, email ?? []].flat()),
  ]
}

function overrideOf(overrides: Overrides, record: Named, members: readonly Member[]): Override | undefined {
  for (const name of namesOf(record, members)) {
    const own = overrides.get(name)?.get(record.lab)
    if (own !== undefined) return own
  }
  return undefined
}

/** @param members of the roster, whose submission it is */
export function overridden(
  record: LabRecord,
  overrides: Overrides,
  members: readonly Member[] = [],
): LabRecord {
  const override = overrideOf(overrides, record, members)
  if (override === undefined) return record
  return { ...record, points: override.points, override: { ...override, before: record.points } }
}

/** Of submissions or labs that are not there: a slip of the pen would go unseen. */
export function unusedOverrides(
  overrides: Overrides,
  records: Iterable<Named>,
  membersOf: (submission: string) => readonly Member[] = () => [],
): string[] {
  const left = new Set(
    [...overrides].flatMap(([who, labs]) => [...labs.keys()].map((lab) => `${who} ${lab}`)),
  )
  for (const record of records)
    for (const name of namesOf(record, membersOf(record.submission))) left.delete(`${name} ${record.lab}`)
  return [...left]
}
