/** What grading shows and writes. */
export { type ClassSummary, summarise } from './class-summary.ts'
export { toCsv } from './csv.ts'
export { toJunit } from './junit.ts'
export { type Preview, renderClassSum, renderGraded, renderPreview } from './terminal.ts'
