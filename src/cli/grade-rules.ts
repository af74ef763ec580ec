/**
 * What decides a mark beside the results: a course's grading.yaml, its roster, points given by hand. Asked for in the same way
 * wherever reports are written.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Lab, readIfThere } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  type Course,
  type Member,
  type Overrides,
  PLAIN_COURSE,
  parseCourse,
  parseOverrides,
  parseRoster,
  parseRun,
  parseTable,
  type Run,
  type Table,
} from '../grading/index.ts'
import { cleanLine } from '../report/index.ts'

export interface Rules {
  course: Course
  /** Undefined where there is no roster. */
  members: Member[] | undefined
  overrides: Overrides
  /** A course site's own table, to be filled in. */
  gradebook: { name: string; table: Table; column: string | undefined } | undefined
  /** In the page, nobody is named. */
  pseudonyms: boolean
  /** Paths of the course and the roster, absolute, for the next time. */
  files: { course?: string; roster?: string }
}

export interface RulesOptions {
  course?: string
  roster?: string
  overrides?: string
  gradebook?: string
  column?: string
  pseudonyms?: true
}

export function withRules(program: Command): Command {
  return withMarks(program, '--out')
    .option('--gradebook <file>', 'a worksheet of Moodle, or a gradebook of Canvas, to be filled in')
    .option('--column <name>', 'with --gradebook: the column for these marks')
    .option('--pseudonyms', 'a report.html without names, to be shown around')
}

/** What decides the marks. @param place where overrides.yaml is looked for */
export function withMarks(program: Command, place: string): Command {
  return program
    .option('--course <file>', 'a grading.yaml: points, weights, late days, rounding')
    .option('--roster <file>', 'a CSV of the class: id, name, email, submitted_at, extension, group')
    .option('--overrides <file>', `points given by hand; without it, overrides.yaml in ${place}`)
}

/** What results in this folder were asked for with. */
export async function runIn(folder: string): Promise<Run | undefined> {
  return parseRun((await readIfThere(join(folder, 'run.json'))) ?? '')
}

/**
 * The same marks as before, unless somebody asks for others: the course and the roster that a class was graded with.
 *
 * @param say tells what is used again
 * @throws LabError `usage` when one of them is no longer there
 */
export function asGraded<T extends RulesOptions>(
  options: T,
  run: Run | undefined,
  say: (text: string) => void,
): T {
  const again = (['course', 'roster'] as const).flatMap((name) => {
    const file = run?.[name]
    return options[name] !== undefined || file === undefined ? [] : [{ name, file }]
  })
  for (const { name, file } of again) {
    if (existsSync(file)) continue
    throw new LabError(
      'usage',
      `This was graded with --${name} ${cleanLine(file, 200)}, which is no longer there.`,
      {
        next: `Name where it is now, or another, with --${name}.`,
      },
    )
  }
  if (again.length > 0) {
    say(
      `  As graded: ${again.map(({ name, file }) => `--${name} ${cleanLine(basename(file), 60)}`).join(' ')}\n\n`,
    )
  }
  return { ...Object.fromEntries(again.map(({ name, file }) => [name, file])), ...options }
}

/** Bytes; a class has far less. */
const LONGEST = 32 * 1024 * 1024

/** @throws LabError `usage`, `unknown-lab` */
export async function rulesFrom(options: RulesOptions, labs: Lab[], out: string): Promise<Rules> {
  const { course, roster, gradebook, column, pseudonyms = false } = options
  const byHand = join(out, 'overrides.yaml')
  const overrides = options.overrides ?? (existsSync(byHand) ? byHand : undefined)
  const rules = course === undefined ? PLAIN_COURSE : parseCourse(await textOf(course), course, labs)
  return {
    ...{ course: rules, pseudonyms },
    files: {
      ...(course === undefined ? {} : { course: resolve(course) }),
      ...(roster === undefined ? {} : { roster: resolve(roster) }),
    },
    members:
      roster === undefined
        ? undefined
        : parseRoster(await textOf(roster), roster, rules.policy.late?.due?.zone ?? 0),
    overrides: overrides === undefined ? new Map() : parseOverrides(await textOf(overrides), overrides),
    gradebook:
      gradebook === undefined
        ? undefined
        : { name: basename(gradebook), table: parseTable(await textOf(gradebook), gradebook), column },
  }
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'ENOENT' ? `There is no ${file}.` : `${file} cannot be read (${cause.code}).`
    throw new LabError('usage', what, { cause })
  })
  if (bytes.length > LONGEST) throw new LabError('usage', `${file} is too large.`)
  try {
    // A byte order mark is taken up by those who write the table again.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new LabError('usage', `${file} is not UTF-8.`, { cause, next: 'Save it as UTF-8.' })
  }
}
