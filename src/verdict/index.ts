/** What the verdict stage offers: a lab's checks, run on a piece of code, as verdicts with evidence. */
export { autopsy, type Cause, type Findings, whatAccepted } from './autopsy.ts'
export {
  type CheckLabsOptions,
  checkLab,
  checkLabs,
  inOrderOfSteps,
  leftToWrite,
  type ToCheck,
} from './check-lab.ts'
export {
  type CheckedCode,
  type CheckRun,
  type CodeMessage,
  FIXED_SEED,
  keyOf,
  newSeed,
  type SandboxChoice,
} from './check-run.ts'
export { type Examined, examine, type Repeat } from './examine.ts'
export { explain, type HostFacts } from './explain.ts'
export { pathOf } from './heard.ts'
export { type JourneyStep, journeyOf } from './journey.ts'
export type { Hook, Leg, Met } from './legs.ts'
export { type Packet, readPackets } from './packets.ts'
export { type Flow, hopsOf, type Sighting } from './path.ts'
export { type ReadyOptions, type ReadyRun, readyRun } from './ready-run.ts'
export { type CheckMeta, LANES } from './run.ts'
export {
  ancestors,
  type FileChoice,
  prepareOwn,
  prepareSubject,
  type Subject,
  type SubjectChoice,
} from './subject.ts'
export * from './verdict.ts'
