/**
 * What decides a mark beside the results: a course's grading.yaml, its roster, points given by hand. Asked for in the same way
 * wherever reports are written.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import type { Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  type Course,
  type Member,
  type Overrides,
  PLAIN_COURSE,
  parseCourse,
  parseOverrides,
  parseRoster,
  parseTable,
  type Table,
} from '../grading/index.ts'

export interface Rules {
  course: Course
  /** Undefined where there is no roster. */
  members: Member[] | undefined
  overrides: Overrides
  /** A course site's own table, to be filled in. */
  gradebook: { name: string; table: Table; column: string | undefined } | undefined
  /** In the page, nobody is named. */
  pseudonyms: boolean
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
  return program
    .option('--course <file>', 'a grading.yaml: points, weights, late days, rounding')
    .option('--roster <file>', 'a CSV of the class: id, name, email, submitted_at, extension, group')
    .option('--overrides <file>', 'points given by hand; without it, overrides.yaml in --out')
    .option('--gradebook <file>', 'a worksheet of Moodle, or a gradebook of Canvas, to be filled in')
    .option('--column <name>', 'with --gradebook: the column for these marks')
    .option('--pseudonyms', 'a report.html without names, to be shown around')
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
