/**
 * What a check file is run with, as plain data that can be handed to another thread.
 */
import { randomBytes } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { Arch } from '../image/index.ts'
import type { SandboxKind } from '../sandbox/index.ts'
import type { Verdict } from './verdict.ts'

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

/** Of runs that are to be the same every time. */
export const FIXED_SEED = 'fixed'

/** Eight hexadecimal digits. */
export function newSeed(): string {
  return randomBytes(4).toString('hex')
}

export interface CheckedCode {
  /** The code under test, bundled. */
  code: string
  /** Its source map. */
  map: string
  /** What the values are drawn from that are not the text's. */
  seed: string
  /** Ids of the checks that are wanted, with those they need; all of them when absent. */
  only?: string[]
  /** No other code has run in the guests that it gets; otherwise that depends on what was checked before it. */
  freshGuests?: boolean
  /** The first check that fails is all that is asked for: those after it are not carried out. */
  untilFailed?: boolean
  /** What the code prints is told with each verdict. */
  tellPrinted?: boolean
  /** Milliseconds for all checks together; those for which none are left have failed. */
  limit?: number
  /** Checks in their order, where only the first of those that fail is to have its cause looked for; all of them when absent. */
  causeOfFirst?: string[]
  /** A check that is carried out before the others, with those it needs, in a guest of their own. */
  first?: First
}

export interface First {
  check: string
  /** Code with which the guest is warmed up meanwhile, where the code under test is still to come. */
  rehearsal?: string
  /** The code that was checked before: what it has of earlier labs is used before the code under test is there. */
  last?: string
}

/** What goes over the channel of a run whose code comes later. */
export type CodeMessage =
  | { kind: 'listening' }
  /** The guest for what comes first has been warmed up. */
  | { kind: 'warm' }
  | { kind: 'code'; code: string; map: string }
  /** Of the check that comes first, or of one that it needs; `more`: its evidence is told again when all of it is known. */
  | { kind: 'first'; verdict: Verdict; more: boolean }
  | { kind: 'cancelled' }

export interface CheckRun {
  sandbox: SandboxChoice
  /** Addresses of guests that were started ahead, while vitest was loading: one for each of the first scenarios. */
  ready?: string[]
  /**
   * True where several check files share the processors: then the scenarios of a file take turns, and a guest goes on to the
   * next one with another of its worlds.
   */
  turns?: boolean
  /** The name of the channel on which the code comes; until then, that of the subjects is empty. */
  later?: string
  /** By the key of the check file that is run on it. */
  subjects: Record<string, CheckedCode>
}

/** `…/4.1-network-manager/index.check.ts`, or what it was built into → `4.1-network-manager`, which is the lab's folder */
export function keyOf(checkFile: string): string {
  return basename(dirname(checkFile))
}
