/** What the grading stage offers: many submissions, checked in batches. */
export {
  type Candidate,
  type Grading,
  type GradingOptions,
  type How,
  openGrading,
} from './grading.ts'
