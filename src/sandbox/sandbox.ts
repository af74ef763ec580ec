/**
 * What every backend offers: fresh guests, one stream each. Nothing here knows what a guest is asked to do.
 */
import type { Duplex } from 'node:stream'
import type { Meter } from './meter.ts'

export const sandboxKinds = ['qemu', 'vagrant', 'local'] as const

export type SandboxKind = (typeof sandboxKinds)[number]

/** A guest that runs, with nothing of an earlier run in it. Disposing of it ends it and removes all that it left behind. */
export interface StartedSandbox extends Meter, AsyncDisposable {
  /** The byte stream to the agent. */
  readonly stream: Duplex
  /** Process id on this machine that the guest lives in, for measurements. */
  readonly pid: number
  /** The last lines the guest wrote to its console, for errors of ours. */
  console(): Promise<string>
}

export interface Sandbox {
  readonly kind: SandboxKind
  /** For people: `qemu, emulated (no KVM)`. */
  readonly description: string
  /** What another thread needs to use the same connection, for its own `openSandbox`. */
  readonly connection?: string
  /** @throws LabError when no guest can be started */
  start(): Promise<StartedSandbox>
  /** Starts a guest that somebody else, in another thread, will connect to. Only where a guest has an address. */
  startAhead?(): GuestAhead
}

/** A guest that is on its way; disposing of it ends it. */
export interface GuestAhead extends AsyncDisposable {
  /** For `attachGuest`. */
  readonly address: string
}
