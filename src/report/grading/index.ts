/** What grading shows and writes. */
export {
  changesTable,
  renderChanges,
  renderCompared,
  renderNotThere,
  renderOnceMore,
  renderRecorded,
} from './again.ts'
export {
  bySubmission,
  type ClassRules,
  type ClassSum,
  labsOf,
  openSummary,
  type Row,
  summarise,
} from './class-summary.ts'
export { assignmentFrom, toClassroom50 } from './classroom50.ts'
export { copiesPage } from './copies-page.ts'
export { cell, csvAbsent, csvHead, csvRow } from './csv.ts'
export { type Disguises, disguisesOf, pseudonyms } from './disguise.ts'
export { toFeedback } from './feedback.ts'
export { toFeedbackPage } from './feedback-page.ts'
export { fileNames } from './file-names.ts'
export { canvasTable, claimedTwice, fillGradebook, type Marked, moodleTable } from './gradebook.ts'
export { gradescopeFile, noGradescope, toGradescope } from './gradescope.ts'
export { JUNIT_END, JUNIT_START, junitSuite } from './junit.ts'
export { renderConflicts, renderMissing } from './merged.ts'
export { PAGE_END, pageRow, pageStart } from './page.ts'
export { namesOf, openLabs, pointsText } from './reason.ts'
export { type Preview, renderClassSum, renderGraded, renderPreview, renderRoster } from './terminal.ts'
export { moodlePath, zipTo } from './zip.ts'
