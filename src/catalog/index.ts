/**
 * The first stage: which labs there are, what they ask for, and how far the learner has come.
 */

export { findLab, loadCatalog } from './catalog.ts'
export { codeTokens, type PlacedToken } from './code-tokens.ts'
export type { Lab, Step } from './lab.ts'
export { nearest } from './nearest.ts'
export {
  failedSeed,
  keepFailedSeed,
  type LabState,
  loadProgress,
  type Progress,
  recordPass,
  stateOf,
} from './progress.ts'
export { readSource, UnreadableSource } from './read-source.ts'
export type { Question, Review } from './review.ts'
export { pristineStub } from './stub-files.ts'
export { sameSource, stubFrom } from './stubs.ts'
export { remainingTodos } from './todos.ts'
