/**
 * Writes everything that is made from results: tables, feedback, the page. One submission after the other, so that a large class
 * takes no more memory than a small one.
 */
import { randomInt } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { loadCatalog, readIfThere } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  type LabRecord,
  type Matched,
  type Member,
  matchRoster,
  overridden,
  parseTable,
  untimedNote,
  unusedOverrides,
} from '../grading/index.ts'
import {
  assignmentFrom,
  type ClassSum,
  canvasTable,
  cell,
  claimedTwice,
  csvAbsent,
  csvHead,
  csvRow,
  type Disguises,
  disguisesOf,
  fileNames,
  fillGradebook,
  gradescopeFile,
  junitSuite,
  type Marked,
  moodlePath,
  moodleTable,
  namesOf,
  noGradescope,
  openLabs,
  openSummary,
  pageRow,
  pointsText,
  pseudonyms,
  type Row,
  renderClassSum,
  renderRoster,
  toClassroom50,
  toFeedback,
  toFeedbackPage,
  toGradescope,
} from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { openReportFiles, type ReportFiles } from './grade-files.ts'
import type { Rules } from './grade-rules.ts'
import type { ReportSource } from './grade-source.ts'

export interface ReportOptions {
  rules: Rules
  out: string
  context: Context
}

/** @returns the exit code @throws LabError `interrupted` */
export async function writeReports(source: ReportSource, options: ReportOptions): Promise<number> {
  const { rules, out, context } = options
  const matched = rules.members === undefined ? undefined : matchRoster(rules.members, source.submissions)
  const { sum, notes } = await writeAll(source, matched, options)
  context.quiet()
  if (matched !== undefined) context.out(renderRoster(matched, context.drawing))
  context.out(renderClassSum(sum, notes, context.drawing))
  context.out(`  → ${shortened(join(out, 'report.html'))}\n`)
  return sum.errored.length > 0 || sum.unfinished !== undefined ? EXIT.unusable : EXIT.passed
}

async function writeAll(
  source: ReportSource,
  matched: Matched | undefined,
  { rules, out, context }: ReportOptions,
): Promise<{ sum: ClassSum; notes: string[] }> {
  await mkdir(join(out, 'feedback'), { recursive: true })
  const ids = source.submissions.map(({ id }) => id)
  const names = fileNames(ids)
  const { policy } = rules.course
  const membersOf = (id: string): readonly Member[] => matched?.members.get(id) ?? []
  const hidden = rules.pseudonyms ? await hiddenNames(ids, out) : undefined
  const disguises =
    hidden && (await disguisesFor(source, { hidden, membersOf, absent: matched?.absent }, context))
  const summary = openSummary(source.labs, { policy, membersOf })
  const table = new Map<string, string>()
  const marks = new Map<string, Marked>()
  const seen: Pick<LabRecord, 'submission' | 'people' | 'lab'>[] = []
  using files = openReportFiles(out)
  // In the page, the order of the rows is that of the names that are shown.
  for (const id of hidden === undefined ? ids : byNumber(hidden)) {
    await setImmediate()
    // Reports of a part of the class must not take the place of what is there.
    if (context.signal.aborted) throw new LabError('interrupted', 'Stopped.')
    const records = source.recordsOf(id).map((record) => overridden(record, rules.overrides, membersOf(id)))
    if (records.length === 0) continue
    seen.push(...records.map(({ submission, people, lab }) => ({ submission, people, lab })))
    const row = summary.add(records)
    const name = names.get(id) ?? ''
    table.set(id, csvRow(row))
    marks.set(id, markedOf(row))
    files.page(pageRow(row, disguises?.of(id)))
    for (const record of records) files.junit(junitSuite(record))
    await writeFeedback(row, join(out, 'feedback', name), files)
    await writeResult(row, source, out)
  }
  const sum = summary.sum()
  const absent = matched?.absent ?? []
  if (disguises === undefined)
    await files.end(
      sum,
      absent.map(({ name }) => name),
    )
  else {
    const shown = sum.causes.filter(isShared)
    await files.end(
      { ...sum, causes: shown.map((each) => ({ ...each, what: disguises.mask(each.what) })) },
      [],
    )
  }
  await writeFile(
    join(out, 'results.csv'),
    [
      csvHead(source.labs),
      ...ids.map((id) => table.get(id) ?? ''),
      ...absent.map((member) => csvAbsent(member, source.labs, sum.outOf)),
    ].join(''),
  )
  const notes = await writeGradebooks(
    ids.flatMap((id) => marks.get(id) ?? []),
    rules,
    out,
  )
  const unused = unusedOverrides(rules.overrides, seen, membersOf)
  const untimed = untimedNote(policy, matched)
  const foreign = rules.gradebook === undefined && hasRosterNumbers(source, membersOf)
  return {
    sum,
    notes: [
      ...(hidden === undefined ? [] : [NAMED_ELSEWHERE]),
      ...(untimed === undefined ? [] : [untimed]),
      ...notes,
      ...(foreign ? [ROSTER_NUMBERS] : []),
      ...unused.map((each) => `overrides.yaml: nobody has ${each}`),
    ],
  }
}

/** What is said of one submission alone may have its author's name in it. */
function isShared({ submissions }: ClassSum['causes'][number]): boolean {
  return submissions > 1
}

const NAMED_ELSEWHERE =
  'report.html names nobody; all other files do, and pseudonyms.csv says who is who: show that page alone'

const ROSTER_NUMBERS =
  'moodle.csv and canvas.csv have the numbers of the roster: where these are not the site’s own, fill in its table with --gradebook'

/** A student number in place of the one that the site gave might be that of somebody else. */
function hasRosterNumbers(
  { submissions }: ReportSource,
  membersOf: (id: string) => readonly Member[],
): boolean {
  return submissions.some(
    ({ id, people }) =>
      people.every((person) => person.id === undefined) && membersOf(id).some(({ ids }) => ids.length > 0),
  )
}

function markedOf({ submission, people, labs, mark }: Row): Marked {
  // The site would keep what is said of one that is not graded yet.
  if (openLabs(labs, mark).ungraded.length > 0) return { submission, people, mark, short: '' }
  const short = labs.flatMap((record) => (record === undefined ? [] : `${record.lab}: ${pointsText(record)}`))
  return { submission, people, mark, short: short.join(', ') }
}

async function writeFeedback(row: Row, path: string, files: ReportFiles): Promise<void> {
  const markdown = toFeedback(row)
  const page = toFeedbackPage(namesOf(row.people), markdown)
  await writeFile(`${path}.md`, markdown)
  await writeFile(`${path}.html`, page)
  for (const { name, id } of row.people)
    if (id !== undefined && /^\d{1,12}$/.test(id)) files.zip(moodlePath({ name, id }, 'feedback.html'), page)
}

/** For sites that grade one at a time, and say so. */
async function writeResult(row: Row, { submissions }: ReportSource, out: string): Promise<void> {
  const file = gradescopeFile(process.env)
  const results = submissions.length === 1 ? toGradescope(row) : noGradescope(submissions.length)
  if (file !== undefined && results !== undefined) await writeFile(file, results)
  const assignment = assignmentFrom(process.env, new Date())
  const text =
    assignment === undefined || submissions.length !== 1 ? undefined : toClassroom50(row, assignment)
  if (text !== undefined) await writeFile(join(out, 'result.json'), text)
}

async function writeGradebooks(marks: Marked[], { gradebook }: Rules, out: string): Promise<string[]> {
  const own = gradebook === undefined ? undefined : fillGradebook(gradebook.table, marks, gradebook.column)
  const texts = { 'moodle.csv': moodleTable(marks), 'canvas.csv': canvasTable(marks) }
  if (own !== undefined && own.text !== '') texts[own.file] = own.text
  for (const [file, text] of Object.entries(texts)) await writeFile(join(out, file), text)
  const twice = own === undefined ? [...claimedTwice(marks)] : []
  if (twice.length > 0)
    return [
      `more than one submission has the number ${twice.join(', ')}: none has its mark in moodle.csv and canvas.csv`,
    ]
  if (own === undefined) return []
  return [
    `${gradebook?.name}: ${own.filled} marks filled in, ${own.file}`,
    ...own.notes.map((note) => `${gradebook?.name}: ${note}`),
  ]
}

/** Kept beside the page for those who wrote it: who is who. */
async function hiddenNames(ids: readonly string[], out: string): Promise<Map<string, string>> {
  const file = join(out, 'pseudonyms.csv')
  const text = await readIfThere(file)
  const rows = text === undefined ? [] : parseTable(text, file).rows
  const known = new Map(rows.map(([name, id]) => [id?.text ?? '', name?.text ?? '']))
  const names = pseudonyms(ids, known, () => randomInt(2 ** 32) / 2 ** 32)
  const lines = byNumber(names).map((id) => `${names.get(id)},${cell(id)}\n`)
  await writeFile(file, `pseudonym,submission\n${lines.join('')}`)
  return names
}

interface Hidden {
  hidden: ReadonlyMap<string, string>
  membersOf(id: string): readonly Member[]
  absent: readonly Member[] | undefined
}

/** Of all that the site and the roster call anybody, those who have handed in nothing included. */
async function disguisesFor(
  { submissions }: ReportSource,
  { hidden, membersOf, absent = [] }: Hidden,
  { root }: Context,
): Promise<Disguises> {
  const handed = submissions.map(({ id, people }) => ({
    submission: id,
    people: [...people, ...membersOf(id)],
  }))
  const others = absent.map((member) => ({ submission: '', people: [member] }))
  const names = new Map([...hidden, ['', 'Somebody'] as const])
  const narratives = (await loadCatalog(root)).map(({ narrative }) => narrative)
  return disguisesOf([...handed, ...others], names, narratives)
}

function byNumber(names: ReadonlyMap<string, string>): string[] {
  return [...names]
    .sort(([, one], [, other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([id]) => id)
}

function shortened(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

/** Of one part of a class. @returns the exit code */
export function endPart(
  { labs, submissions, recordsOf }: ReportSource,
  file: string,
  context: Context,
): number {
  const summary = openSummary(labs)
  for (const { id } of submissions) {
    const records = recordsOf(id)
    if (records.length > 0) summary.add(records)
  }
  const sum = summary.sum()
  context.quiet()
  context.out(renderClassSum(sum, [], context.drawing))
  context.out(`  → ${shortened(file)}\n    npm run grade merge ${shortened(dirname(file))}/ -- --out all/\n`)
  return sum.errored.length > 0 ? EXIT.unusable : EXIT.passed
}
