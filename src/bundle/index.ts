/**
 * The second stage: from a learner's file to one module that can be sent into the VM.
 */
export { type Bundle, bundleSubmission, ExportMissing, type Submission } from './bundle.ts'
export { type Locate, locator, placeIn } from './locate.ts'
