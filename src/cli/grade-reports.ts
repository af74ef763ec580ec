/**
 * Writes everything that is made from results: tables, feedback, the page.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { LabRecord } from '../grading/index.ts'
import { fileNames, renderClassSum, summarise, toCsv, toFeedback, toJunit, toPage } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'

/** @returns the exit code */
export async function writeReports(records: LabRecord[], out: string, context: Context): Promise<number> {
  const summary = summarise(records)
  await writeFile(join(out, 'results.csv'), toCsv(summary))
  await writeFile(join(out, 'junit.xml'), toJunit(records))
  await writeFile(join(out, 'report.html'), toPage(summary))
  const names = fileNames(summary.rows.map(({ submission }) => submission))
  await mkdir(join(out, 'feedback'), { recursive: true })
  for (const row of summary.rows)
    await writeFile(join(out, 'feedback', `${names.get(row.submission)}.md`), toFeedback(row))
  context.quiet()
  context.out(renderClassSum(summary, context.drawing))
  context.out(`  → ${shortened(join(out, 'report.html'))}\n`)
  return summary.errored.length > 0 ? EXIT.unusable : EXIT.passed
}

/** Of one part of a class. @returns the exit code */
export function endPart(records: LabRecord[], file: string, context: Context): number {
  const summary = summarise(records)
  context.quiet()
  context.out(renderClassSum(summary, context.drawing))
  context.out(`  → ${shortened(file)}\n    npm run grade merge ${shortened(dirname(file))}/ -- --out all/\n`)
  return summary.errored.length > 0 ? EXIT.unusable : EXIT.passed
}

function shortened(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}
