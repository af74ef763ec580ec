/** What the guest stage offers: a session with a fresh guest, and the world in it as typed calls. */

export * from './addresses.ts'
export * from './learner.ts'
export { type Guest, joinGuest, openSandbox, startGuest } from './open.ts'
export * from './place.ts'
export { findProgram, programOverlay } from './program.ts'
export * from './rules.ts'
export { type LearnerFailure, lastCommands, type Printed, type RawCommand } from './said.ts'
export { GuestFailed, GuestTimeout, openSession, type Requests } from './session.ts'
export type { HowStuck } from './stuck.ts'
export { type GuestTerminal, openTerminal, type TerminalSize } from './terminal.ts'
export * from './trace.ts'
export * from './world.ts'
