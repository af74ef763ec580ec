/** What the guest stage offers: a session with a fresh guest, and the world in it as typed calls. */
export { type Guest, joinGuest, openSandbox, startGuest } from './open.ts'
export { GuestFailed, GuestTimeout, openSession } from './session.ts'
export * from './world.ts'
