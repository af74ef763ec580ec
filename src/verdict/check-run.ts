/**
 * What a check file is run with, as plain data that can be handed to another thread.
 */
import type { Arch } from '../image/index.ts'
import type { SandboxKind } from '../sandbox/index.ts'

export interface SandboxChoice {
  kind: SandboxKind
  cacheDir: string
  arch?: Arch
  extraPackages?: string[]
  /** False: every guest is booted from the start. */
  snapshots?: boolean
  /** Of a sandbox that is open already. */
  connection?: string
}

export interface CheckRun {
  sandbox: SandboxChoice
  /** Addresses of guests that were started ahead, while vitest was loading: one for each of the first scenarios. */
  ready?: string[]
  /** Id of the one check that is wanted, with those it needs. */
  only?: string
  /** The code under test, bundled, and its source map. */
  code: string
  map: string
}
