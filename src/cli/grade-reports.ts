/**
 * Writes everything that is made from results: tables, feedback, the page.
 */
import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { LabRecord } from '../grading/index.ts'
import { renderClassSum, summarise, toCsv, toJunit } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'

/** @returns the exit code */
export async function writeReports(records: LabRecord[], out: string, context: Context): Promise<number> {
  const summary = summarise(records)
  await writeFile(join(out, 'results.csv'), toCsv(summary))
  await writeFile(join(out, 'junit.xml'), toJunit(records))
  context.quiet()
  context.out(renderClassSum(summary, context.drawing))
  const short = relative(process.cwd(), out)
  context.out(`  → ${short.startsWith('..') ? out : short || '.'}\n`)
  return summary.errored.length > 0 ? EXIT.unusable : EXIT.passed
}
