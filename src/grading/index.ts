/** What the grading stage offers: many submissions, checked in batches, and what a class of them is worth. */

export { type Change, changeOf, type Reason, reasonsFor } from './changes.ts'
export { type ClassOptions, gradeClass, type Staged, TRIES } from './class.ts'
export { type Common, type Copies, findCopies, type Source } from './copies.ts'
export { type Course, PLAIN_COURSE, parseCourse } from './course.ts'
export {
  type Candidate,
  type Grading,
  type GradingOptions,
  type How,
  openGrading,
} from './grading.ts'
export { checksHash, referencesHash, runnerHash } from './hashes.ts'
export { adopt, type Ledger, openAttempt, openLedger, resultFiles } from './ledger.ts'
export { madeUpClass } from './made-up.ts'
export { isLate, type Mark, markOf, PLAIN_POLICY, type Policy, untimedNote } from './marks.ts'
export { type Conflict, type Merged, type Missing, merge } from './merge.ts'
export { type Overrides, overridden, parseOverrides, unusedOverrides } from './overrides.ts'
export { type Loss, PLAIN_WEIGHTS, rescored, rounded, scoreOf, type Weights } from './points.ts'
export type { Hashes, LabRecord, LabStatus } from './record.ts'
export {
  type Attempt,
  brief,
  byCode,
  headerLine,
  keyOf,
  type ResultFile,
  readResults,
} from './result-file.ts'
export { ungraded } from './results.ts'
export { openResults, type Results } from './results-of.ts'
export { type Matched, type Member, matchRoster, membersIn, parseRoster } from './roster.ts'
export { parseRun, type Run, writeRun } from './run-file.ts'
export { parseShard, partOf, type Shard, shardName } from './shard.ts'
export { type Cell, parseTable, type Table } from './table.ts'
