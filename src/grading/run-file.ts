/**
 * run.json, beside results: what was asked for, so that it can be asked for again.
 */
import * as v from 'valibot'

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
})

export type Run = v.InferOutput<typeof schema>

export function writeRun(run: Omit<Run, 'schemaVersion'>): string {
  return `${JSON.stringify({ schemaVersion: 1, ...run }, null, 2)}\n`
}

/** Undefined for what is none. */
export function parseRun(text: string): Run | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(text))
    return result.success ? result.output : undefined
  } catch {
    return undefined
  }
}
