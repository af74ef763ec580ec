/** What grading shows and writes. */
export { type ClassSummary, summarise } from './class-summary.ts'
export { toCsv } from './csv.ts'
export { toFeedback } from './feedback.ts'
export { fileNames } from './file-names.ts'
export { toJunit } from './junit.ts'
export { renderConflicts, renderMissing } from './merged.ts'
export { toPage } from './page.ts'
export { type Preview, renderClassSum, renderGraded, renderPreview } from './terminal.ts'
