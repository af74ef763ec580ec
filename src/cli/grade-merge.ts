/**
 * `npm run grade merge`: what several machines have found out, as if one had. Says what is missing and what they do not agree on.
 */
import { copyFileSync, lstatSync, mkdirSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Lab, loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  brief,
  headerLine,
  keyOf,
  type LabRecord,
  type Merged,
  merge,
  openResults,
  type ResultFile,
  readResults,
  resultFiles,
} from '../grading/index.ts'
import { renderConflicts, renderMissing } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { writeReports } from './grade-reports.ts'
import { asGraded, type Rules, type RulesOptions, rulesFrom, runIn, withRules } from './grade-rules.ts'
import { type Planned, plannedIn, rescoredSource, withUngraded } from './grade-source.ts'
import { createProgram, runProgram } from './program.ts'

export async function mergeCommand(args: string[], context: Context): Promise<number> {
  let code: number = EXIT.passed
  const labs = await loadCatalog(context.root)
  const program = createProgram('grade merge')
    .description('Put the results of several attempts together, and write the reports.')
    .argument('<inputs...>', 'folders that --shard has written to, or single results.jsonl')
    .requiredOption('--out <folder>', 'where results and reports go')
    .action(async (inputs: string[], options: RulesOptions & { out: string }) => {
      const out = resolve(options.out)
      const runs = await Promise.all(inputs.map((input) => runIn(folderOf(input))))
      const asBefore = asGraded(options, runs.find(Boolean), context.out)
      const rules = await rulesFrom(asBefore, labs, out)
      const planned = runs.flatMap((run) => plannedIn(run) ?? [])
      code = await mergeInto(out, inputs, { labs, rules, context, planned })
    })
  await runProgram(withRules(program), args)
  return code
}

interface Surroundings {
  labs: Lab[]
  rules: Rules
  context: Context
  /** By those that know who is in the class. */
  planned: Planned[]
}

async function mergeInto(
  out: string,
  inputs: string[],
  { labs, rules, context, planned }: Surroundings,
): Promise<number> {
  const files = inputs.flatMap(filesOf).map((file) => readResults(file, brief))
  const merged = merge(files)
  if (merged.records.length === 0 && merged.submissions.length === 0)
    throw new LabError('usage', 'There are no results in there.')
  mkdirSync(out, { recursive: true })
  demandNothingLost(out, merged)
  const file = join(out, 'results.jsonl')
  write(file, merged, files)
  for (const name of ['run.json', 'copies.html']) takeOver(name, inputs, out)
  using results = openResults(file)
  const source = rescoredSource(results, labs, rules)
  const whole = withUngraded(source, [...planned, attempted(merged)], { labs, course: rules.course })
  const code = await writeReports(whole, { rules, out, context })
  context.out(renderConflicts(merged.conflicts, context.drawing))
  context.out(renderMissing(merged.missing, context.drawing))
  // Not to be handed out before somebody has looked.
  return merged.missing.length > 0 || merged.conflicts.length > 0 ? EXIT.unusable : code
}

/** What attempts at parts say of the class, which is ids alone. */
function attempted({ submissions, labs }: Merged): Planned {
  return { labs, submissions: submissions.map((id) => ({ id, people: [{ name: id }] })) }
}

/** What every part has said of the whole class. */
function takeOver(name: string, inputs: string[], out: string): void {
  const there = inputs
    .map((input) => join(folderOf(input), name))
    .find((file) => lstat(file)?.isFile() === true)
  if (there !== undefined && resolve(there) !== join(out, name)) copyFileSync(there, join(out, name))
}

/** Of a file of results, the one that it lies in. */
function folderOf(input: string): string {
  return lstat(input)?.isDirectory() === true ? input : dirname(input)
}

function lstat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined // it is below a file
  }
}

function filesOf(input: string): string[] {
  const place = lstatSync(input, { throwIfNoEntry: false })
  if (place === undefined) throw new LabError('usage', `There is no ${input}.`)
  return place.isDirectory() ? resultFiles(input) : [input]
}

/** What is there is made anew, and may be all that is left of a run. */
function demandNothingLost(out: string, { records }: Merged): void {
  const known = new Set(records.map(keyOf))
  const lost = resultFiles(out)
    .flatMap((file) => readResults(file, brief).records)
    .filter((record: LabRecord) => !known.has(keyOf(record)))
  if (lost.length === 0) return
  throw new LabError('usage', `${out} has results that are not among these.`, {
    next: `Name it as well, to keep them: npm run grade merge ${out} … -- --out ${out}`,
  })
}

/** In full, a submission at a time: evidence of a whole class is more than memory should hold. */
function write(file: string, { records, submissions, labs }: Merged, files: readonly ResultFile[]): void {
  const fileOf = new Map(files.flatMap(({ file, records }) => records.map((record) => [record, file])))
  const fresh = `${file}.${process.pid}`
  const opened = new Map(files.map(({ file }) => [file, openResults(file)]))
  try {
    writeFileSync(fresh, submissions.length === 0 ? '' : headerLine({ submissions, labs }), { mode: 0o644 })
    for (const record of records) {
      const { submission, lab } = record
      const own = opened.get(fileOf.get(record) ?? '')?.recordsOf(submission) ?? []
      const full = own.find((each) => each.lab === lab) ?? record
      writeFileSync(fresh, `${JSON.stringify(full)}\n`, { flag: 'a' })
    }
    renameSync(fresh, file)
  } finally {
    for (const results of opened.values()) results[Symbol.dispose]()
    rmSync(fresh, { force: true })
  }
}
