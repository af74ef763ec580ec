/**
 * `npm run grade regrade`: grades the same class again, and tells whose result has changed and why.
 */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Lab, loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { type Change, changeOf, type LabRecord, openResults, type Run } from '../grading/index.ts'
import { changesTable, renderChanges } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { gradeWith } from './grade.ts'
import { resultsIn } from './grade-report.ts'
import {
  demandOwnCode,
  type GradeRequest,
  type SandboxOptions,
  wholeNumber,
  withSandbox,
} from './grade-request.ts'
import { asGraded, type Rules, type RulesOptions, rulesFrom, runIn, withRules } from './grade-rules.ts'
import { rescoredSource } from './grade-source.ts'
import { createProgram, runProgram } from './program.ts'

interface Options extends RulesOptions, SandboxOptions {
  out?: string
  from?: string[]
  jobs?: string
  resume?: true
}

export async function regradeCommand(args: string[], context: Context): Promise<number> {
  let code: number = EXIT.passed
  const program = withRules(createProgram('grade regrade'))
    .description('Grade the same class again, and tell whose result has changed and why.')
    .argument('<results>', 'a folder with results.jsonl, or such a file')
    .option('--from <inputs...>', 'where the submissions are; without it, where they were')
    .option('--out <folder>', 'where the new results go; without it, beside the old ones')
    .option('--jobs <n>', 'labs at the same time')
    .option('--resume', 'go on with a regrade that was stopped')
    .action(async (input: string, options: Options) => {
      code = await regrade(resultsIn(input), options, context)
    })
  await runProgram(withSandbox(program), args)
  return code
}

async function regrade(file: string, options: Options, context: Context): Promise<number> {
  demandOwnCode(options.sandbox, options.iWroteThese)
  const labs = await loadCatalog(context.root)
  const old = dirname(file)
  const out = resolve(options.out ?? `${old}-again`)
  if (out === old)
    throw new LabError('usage', 'The old results have to stay as they are.', {
      next: 'Name another folder with --out.',
    })
  const run = await runIn(old)
  const asBefore = asGraded(options, run, context.out)
  const rules = await rulesFrom(asBefore, labs, old)
  const request = await requestFrom({ run, rules, out, options: asBefore }, labs)
  await mkdir(out, { recursive: true })
  await keepOverrides(old, out)
  const code = await gradeWith(request, labs, context)
  const changes = changesBetween(file, join(out, 'results.jsonl'), { labs, rules })
  await writeFile(join(out, 'changes.csv'), changesTable(changes))
  context.out(renderChanges(changes, context.drawing))
  return code
}

interface Wish {
  run: Run | undefined
  rules: Rules
  out: string
  options: Options
}

async function requestFrom({ run, rules, out, options }: Wish, labs: Lab[]): Promise<GradeRequest> {
  const inputs = options.from ?? run?.inputs
  if (inputs === undefined)
    throw new LabError('usage', 'It is not known where the submissions are.', {
      next: 'Add --from submissions/',
    })
  const all = labs.filter(({ kind }) => kind === 'code')
  return {
    ...{ inputs, out, rules },
    chosen: run === undefined ? all : all.filter(({ id }) => run.labs.includes(id)),
    jobs: wholeNumber(options.jobs, '--jobs'),
    ...{ resume: options.resume === true, preview: false, sandbox: options.sandbox },
    at: run?.at,
    courseSeed: rules.course.seed === '' ? (run?.seed ?? '') : rules.course.seed,
    shard: undefined,
    timeout: run?.timeout,
  }
}

/** Points given by hand hold for the new results as well. */
async function keepOverrides(old: string, out: string): Promise<void> {
  const [from, to] = [old, out].map((folder) => join(folder, 'overrides.yaml')) as [string, string]
  if (existsSync(from) && !existsSync(to)) await copyFile(from, to)
}

/** Both scored with the same weights, so that a result has not changed because these have. */
function changesBetween(
  before: string,
  after: string,
  { labs, rules }: { labs: Lab[]; rules: Rules },
): Change[] {
  using old = openResults(before)
  using fresh = openResults(after)
  const [earlier, now] = [rescoredSource(old, labs, rules), rescoredSource(fresh, labs, rules)]
  const ids = [...new Set([...old.submissions, ...fresh.submissions].map(({ id }) => id))]
  return ids.flatMap((id) => {
    const [was, is] = [earlier.recordsOf(id), now.recordsOf(id)]
    const all = [...new Set([...was, ...is].map(({ lab }) => lab))]
    return all.flatMap((lab) => {
      const change = changeOf(
        was.find((record) => record.lab === lab),
        is.find((record) => record.lab === lab),
      )
      return change === undefined ? [] : light(change)
    })
  })
}

/** Evidence of a whole class is more than memory should hold. */
function light({ before, after, ...change }: Change): Change {
  const bare = (record: LabRecord | undefined): LabRecord | undefined =>
    record === undefined ? undefined : { ...record, verdicts: [], losses: [] }
  return { ...change, before: bare(before), after: bare(after) }
}
