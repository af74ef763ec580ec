/**
 * The first stage: which labs there are, what they ask for, and how far the learner has come.
 */

export { findLab, labAfter, loadCatalog } from './catalog.ts'
export { codeTokens, type PlacedToken } from './code-tokens.ts'
export { EDITION } from './edition.ts'
export type { Lab, Step } from './lab.ts'
export { nearest } from './nearest.ts'
export {
  askForSolution,
  failedSeed,
  hintsTaken,
  keepReading,
  type LabState,
  loadProgress,
  openStep,
  type Progress,
  type Reading,
  readSoFar,
  recordFailure,
  recordPass,
  solutionAsked,
  stateOf,
  takeHint,
} from './progress.ts'
export {
  readIfThere,
  readReference,
  readReferenceIfThere,
  readSource,
  UnreadableSource,
} from './read-source.ts'
export type { Question, Review } from './review.ts'
export { asOwnerOf, replaceFile, unwritable } from './saved.ts'
export { pristineStub } from './stub-files.ts'
export { type SourceLine, sameSource, solutionLines, stubFrom } from './stubs.ts'
export { remainingTodos, stepOfNote, type Todo } from './todos.ts'
export { mergeStub, type StubUpdate, stubUpdate } from './update.ts'
