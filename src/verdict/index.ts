/** What the verdict stage offers: a lab's checks, run on a piece of code, as verdicts with evidence. */
export { checkLab, checkLabs } from './check-lab.ts'
export { type CheckRun, type SandboxChoice, slugOf } from './check-run.ts'
export { explain, type HostFacts } from './explain.ts'
export { type Packet, readPackets } from './packets.ts'
export { type Flow, type Heard, hopsOf, sightings } from './path.ts'
export type { CheckMeta } from './run.ts'
export { prepareOwn, prepareSubject, type Subject, type SubjectChoice } from './subject.ts'
export * from './verdict.ts'
