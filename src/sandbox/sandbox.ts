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
}

/** How far the process that runs a guest is kept away from this machine, should the guest take it over. */
export interface Confinement {
  /** `own`: no other process has its user id. `caller`: it runs as the user that runs us. */
  user: 'own' | 'nobody' | 'caller'
  /** It has a user, mount, pid, net, ipc and uts namespace, and a root folder, to itself. */
  namespaces: boolean
  /** It reads no file but its own. */
  landlock: boolean
  /** It makes no sockets and signals no other process; in addition to QEMU's own filter. */
  seccomp: boolean
  /** For people: what this machine does not offer, and why. */
  missing: string[]
}

export interface Sandbox {
  readonly kind: SandboxKind
  /** For people: `qemu, emulated (no KVM)`. */
  readonly description: string
  /** Differs whenever anything in the guest does; absent where the guest is not ours to describe. */
  readonly image?: string
  /** Absent where the guest is no process of this machine's that could be confined. */
  readonly confinement?: Confinement
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
