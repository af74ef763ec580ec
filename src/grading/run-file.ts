/**
 * run.json, beside results: what was asked for, so that it can be asked for again, and so that it is known what is still to do.
 */
import * as v from 'valibot'
import type { Submission } from '../submissions/index.ts'

const schema = v.object({
  schemaVersion: v.literal(1),
  /** Paths, absolute. */
  inputs: v.array(v.string()),
  at: v.optional(v.string()),
  labs: v.array(v.string()),
  /** Of the course; part of every seed. */
  seed: v.string(),
  /** What decides the marks: paths, absolute. */
  course: v.optional(v.string()),
  roster: v.optional(v.string()),
  /** Walls that were missing around the git that has read repositories. */
  gitWithout: v.optional(v.array(v.string())),
  /** Seconds. */
  timeout: v.optional(v.number()),
  /** Who is in the class, in order. */
  submissions: v.optional(
    v.array(
      v.object({
        id: v.string(),
        people: v.array(
          v.object({ name: v.string(), id: v.optional(v.string()), email: v.optional(v.string()) }),
        ),
      }),
    ),
  ),
})

export interface Run extends Omit<v.InferOutput<typeof schema>, 'submissions'> {
  submissions?: Pick<Submission, 'id' | 'people'>[]
}

export function writeRun(run: Omit<Run, 'schemaVersion'>): string {
  return `${JSON.stringify({ schemaVersion: 1, ...run }, null, 2)}\n`
}

/** Undefined for what is none. */
export function parseRun(text: string): Run | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(text))
    return result.success ? (result.output as Run) : undefined
  } catch {
    return undefined
  }
}
