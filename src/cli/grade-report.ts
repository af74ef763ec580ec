/**
 * `npm run grade report`: writes the reports again from results that are there, for other rules or points given by hand. Nothing is
 * run.
 */
import { lstatSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { openResults } from '../grading/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { writeReports } from './grade-reports.ts'
import { asGraded, type RulesOptions, rulesFrom, runIn, withRules } from './grade-rules.ts'
import { plannedIn, rescoredSource, withUngraded } from './grade-source.ts'
import { createProgram, runProgram } from './program.ts'

export async function reportCommand(args: string[], context: Context): Promise<number> {
  const labs = await loadCatalog(context.root)
  let code: number = EXIT.passed
  const program = withRules(createProgram('grade report'))
    .description('Write the reports of results that are there once more; nothing is run.')
    .argument('<results>', 'a folder with results.jsonl, or such a file')
    .option('--out <folder>', 'where they go; without it, beside the results')
    .action(async (input: string, options: RulesOptions & { out?: string }) => {
      const file = resultsIn(input)
      const out = resolve(options.out ?? join(file, '..'))
      const run = await runIn(dirname(file))
      const asBefore = asGraded(options, run, context.out)
      const rules = await rulesFrom(asBefore, labs, out)
      await mkdir(out, { recursive: true })
      using results = openResults(file)
      const source = rescoredSource(results, labs, rules)
      const whole = withUngraded(source, [plannedIn(run)], { labs, course: rules.course })
      code = await writeReports(whole, { rules, out, context })
    })
  await runProgram(program, args)
  return code
}

/** @throws LabError `usage` */
export function resultsIn(input: string): string {
  const place = lstatSync(input, { throwIfNoEntry: false })
  const file = place?.isDirectory() === true ? join(input, 'results.jsonl') : input
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) return resolve(file)
  throw new LabError('usage', `There are no results in ${input}.`, {
    next: 'Name the folder that grade has written to, or its results.jsonl.',
  })
}
