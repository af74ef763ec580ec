/**
 * One line of results.jsonl: what came of one lab of one submission. Everything else that grading writes is made from these.
 */
import * as v from 'valibot'
import type { Evidence, LabVerdict, Verdict } from '../verdict/index.ts'
import type { Score } from './points.ts'

/**
 * - `graded`: the checks have run
 * - `unreadable`: the code cannot be bundled
 * - `untouched`: it is the stub as it came
 * - `missing`: there is no such lab in the submission
 * - `errored`: our fault; it has no points
 * - `ungraded`: the run has not come to it. In reports alone: lines of results.jsonl have none
 */
export type LabStatus = 'graded' | 'unreadable' | 'untouched' | 'missing' | 'errored' | 'ungraded'

/** What a result depends on. The same of all of these: the same result. */
export interface Hashes {
  submission: string
  checks: string
  references: string
  image: string
  runner: string
}

export interface LabRecord extends Omit<Score, 'points'> {
  schemaVersion: 1
  /** Id of the submission. */
  submission: string
  people: { name: string; id?: string; email?: string }[]
  late: boolean
  lab: string
  title: string
  status: LabStatus
  passed: boolean
  /** Null when it is not known. */
  points: number | null
  /** Names of bonus checks that passed. */
  bonus: string[]
  /** Whose earlier labs it was run with. */
  builtOn: LabVerdict['builtOn']
  /** Points with the others, where both were tried. */
  otherwise?: { builtOn: LabVerdict['builtOn']; points: number | null }
  /** Points that a person has given, in place of these. In reports alone: lines of results.jsonl have none. */
  override?: { points: number; reason: string; before: number | null }
  /** For `unreadable`: what is wrong with the code. */
  unreadable?: { message: string; output?: string; next?: string }
  /** Why another file was taken for it than one might think, or none; a part of a sentence. */
  remark?: string
  /** How often it was run because of faults of ours. */
  tries: number
  seed: string
  sandbox: string
  hashes: Hashes
  verdicts: Verdict[]
  /** Milliseconds. */
  duration: number
}

const text = v.string()
const evidence = v.looseObject({
  ...{ expected: text, observed: text, next: text },
  ...{ cause: v.optional(text), at: v.optional(text), output: v.optional(text) },
  path: v.optional(
    v.array(v.object({ where: text, link: text, direction: v.picklist(['in', 'out']), packet: text })),
  ),
  commands: v.optional(
    v.array(
      v.object({ command: text, exitCode: v.nullable(v.number()), output: text, at: v.optional(text) }),
    ),
  ),
  state: v.optional(v.array(v.looseObject({ title: text, lines: v.array(text) }))),
})
const verdict = v.looseObject({
  ...{ check: text, title: text, bonus: v.boolean(), duration: v.number() },
  status: v.picklist(['passed', 'failed', 'blocked', 'errored']),
  ...{ evidence: v.optional(evidence), blockedBy: v.optional(v.array(text)), error: v.optional(text) },
})
const builtOn = v.array(v.object({ lab: text, used: v.picklist(['own', 'reference']) }))

const schema = v.looseObject({
  schemaVersion: v.literal(1),
  submission: text,
  people: v.array(v.object({ name: text, id: v.optional(text), email: v.optional(text) })),
  late: v.boolean(),
  lab: text,
  title: text,
  status: v.picklist(['graded', 'unreadable', 'untouched', 'missing', 'errored']),
  passed: v.boolean(),
  points: v.nullable(v.number()),
  outOf: v.number(),
  losses: v.array(
    v.looseObject({ check: text, title: text, points: v.number(), because: text, needs: v.array(text) }),
  ),
  bonus: v.array(text),
  builtOn,
  otherwise: v.optional(v.object({ builtOn, points: v.nullable(v.number()) })),
  unreadable: v.optional(v.object({ message: text, output: v.optional(text), next: v.optional(text) })),
  remark: v.optional(text),
  tries: v.number(),
  seed: text,
  sandbox: text,
  hashes: v.object({ submission: text, checks: text, references: text, image: text, runner: text }),
  verdicts: v.array(verdict),
  duration: v.number(),
})

/** Undefined for a line that is none: of a write that was cut short, or somebody else's. */
export function parseRecord(line: string): LabRecord | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(line))
    return result.success ? (result.output as unknown as LabRecord) : undefined
  } catch {
    return undefined
  }
}

const MOST_COMMANDS = 40
const MOST_LINES = 60
const MOST_CHARACTERS = 4_000

/** What code prints and runs may be endless; what is kept of it is what a person would read. */
export function trimmed(evidence: Evidence): Evidence {
  const { path, commands, state, output } = evidence
  return {
    ...evidence,
    ...(path === undefined ? {} : { path: path.slice(0, MOST_LINES) }),
    ...(commands === undefined
      ? {}
      : {
          commands: commands.slice(-MOST_COMMANDS).map((command) => ({
            ...command,
            command: command.command.slice(0, MOST_CHARACTERS),
            output: command.output.slice(-MOST_CHARACTERS),
          })),
        }),
    ...(state === undefined
      ? {}
      : {
          state: state.map(({ title, lines }) => ({
            title,
            lines: lines.slice(0, MOST_LINES).map((line) => line.slice(0, 400)),
          })),
        }),
    ...(output === undefined ? {} : { output: output.slice(-MOST_CHARACTERS) }),
  }
}
