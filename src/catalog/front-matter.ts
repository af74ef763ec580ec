/**
 * Reads the front matter of a lab's README.md, and its hints, which have a file of their own: nobody who opens the text
 * meets them first. Knows what a lab's metadata must look like, but not where labs live.
 */
import * as v from 'valibot'
import { parseDocument } from 'yaml'
import { LabError } from '../errors.ts'

const labId = v.pipe(v.string(), v.regex(/^\d+\.\d+$/, 'must look like 4.1'))
const sentence = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'))
const wholeNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,4}$/, 'must be a whole number'),
  v.transform((text) => Number(text)),
)

const hints = v.pipe(
  v.array(sentence),
  v.length(3, 'must be exactly three, from nudge to near-answer'),
  v.transform(([nudge = '', closer = '', answer = '']): [string, string, string] => [nudge, closer, answer]),
)

const step = v.strictObject({
  title: v.pipe(sentence, v.maxLength(32, 'must fit on a line with what came of it')),
  checks: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/, 'must be the id of a check'))),
    v.minLength(1),
  ),
})

const schema = v.strictObject({
  id: labId,
  /** A tour is shown, and has nothing to write or to check. */
  kind: v.optional(v.picklist(['code', 'tour']), 'code'),
  title: sentence,
  minutes: wholeNumber,
  builds_on: v.optional(v.array(labId), []),
  points: wholeNumber,
  /** Every check of the lab, in the order in which a learner meets them. */
  steps: v.optional(v.array(step), []),
})

export type FrontMatter = v.InferOutput<typeof schema>

const hintsSchema = v.strictObject({
  lab: hints,
  /** By the titles of steps that have hints of their own. */
  steps: v.optional(v.record(v.string(), hints), {}),
})

type Hints = v.InferOutput<typeof hintsSchema>

/** `file` is only used to name the culprit. Throws LabError `bad-lab` naming file and field. */
export function parseReadme(text: string, file: string): { meta: FrontMatter; markdown: string } {
  const source = text.replaceAll('\r\n', '\n')
  const match = /^---\n(.*?\n)---[ \t]*(?:\n|$)/s.exec(source)
  if (match?.[1] === undefined) {
    throw badLab(
      `${file}: no front matter`,
      'Start the file with a block of fields between two lines of ---.',
    )
  }
  const markdown = source.slice(match[0].length).replace(/^\n+/, '')
  return { meta: validate(schema, parseYaml(match[1], file, 1), file), markdown }
}

/** `file` is only used to name the culprit. Throws LabError `bad-lab` naming file and field. */
export function parseHints(text: string, file: string): Hints {
  return validate(hintsSchema, parseYaml(text, file), file)
}

/** @param above lines of the file that come before this text */
function parseYaml(text: string, file: string, above = 0): unknown {
  // The failsafe schema leaves every scalar a string: as a number, lab 4.10 would be lab 4.1.
  const document = parseDocument(text, { schema: 'failsafe' })
  const problem = document.errors[0]
  if (problem === undefined) return document.toJS()
  const line = (problem.linePos?.[0].line ?? 0) + above
  throw badLab(`${file}:${line}: not valid YAML`, 'Mend that line.', problem.message)
}

function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
  file: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, data)
  if (result.success) return result.output
  const issue = result.issues[0]
  const field = v.getDotPath(issue)
  if (field === null) throw badLab(`${file}: ${issue.message}`, 'Write its fields, one a line.')
  throw badLab(`${file}: ${field}: ${issue.message}`, `Mend the field "${field}" there.`)
}

function badLab(message: string, next: string, output?: string): LabError {
  return new LabError('bad-lab', message, output === undefined ? { next } : { next, output })
}
