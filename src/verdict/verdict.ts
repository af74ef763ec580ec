/**
 * What a check says about the learner's code, as data: nothing here knows how it is shown or how it was found out.
 */

import type { Step } from '../catalog/index.ts'
import type { Confinement } from '../sandbox/index.ts'

/**
 * - `passed`: the packets did what the lab asks for
 * - `failed`: they did not, and the learner's code is why
 * - `blocked`: not tried, because a check it depends on failed
 * - `errored`: our fault; never counted against the learner
 */
export type VerdictStatus = 'passed' | 'failed' | 'blocked' | 'errored'

/** A command that the learner's code ran inside the VM. */
export interface TracedCommand {
  /** As one would type it in a shell. */
  command: string
  /** Exit code; null when a signal ended it or it was still running. */
  exitCode: number | null
  /** The last lines of what it wrote to stderr, or to stdout when stderr stayed empty. */
  output: string
  /** `labs/4.1-network-manager/network-manager.ts:42`; absent when no frame of the learner's file was on the stack. */
  at?: string
}

/** One sighting of a packet on its way, in the order of time. */
export interface Hop {
  /** `host` (the Docker host), `router`, … */
  where: string
  /** The network interface, by its name at that moment. */
  link: string
  direction: 'in' | 'out'
  /** `172.18.0.2:40112 → 203.0.113.10:80 SYN` */
  packet: string
}

/** A named piece of state, for example `iptables-save` of the host, as lines of text. */
export interface StateListing {
  title: string
  lines: string[]
}

/** Why a check failed, in the order in which a reader wants it. */
export interface Evidence {
  /** One sentence about a packet, or a value: what should have happened. */
  expected: string
  /** One sentence: what did. */
  observed: string
  /** One sentence: what ended the packet, where the kernel told. */
  cause?: string
  /** The packet's own path, as far as it got. */
  path?: Hop[]
  /** What the learner's code ran before that, oldest first. */
  commands?: TracedCommand[]
  state?: StateListing[]
  /** The tail of what the learner's code printed. */
  output?: string
  /** `labs/…/file.ts:line` where the learner's code threw or was stuck. */
  at?: string
  /** One next step. */
  next: string
  /** True when the code under test said itself that it is not written yet. */
  notWritten?: boolean
}

export interface Verdict {
  /** Stable within a lab: `bridge-address`. */
  check: string
  /** The sentence that the check proves. */
  title: string
  /** The scenario it belongs to. */
  scenario: string
  status: VerdictStatus
  /** Bonus checks do not block passing. */
  bonus: boolean
  /** Milliseconds. */
  duration: number
  evidence?: Evidence
  /** What the learner's code printed during it, where that was asked for; absent when nothing. */
  printed?: string
  /** For `blocked`: the check ids that have to pass first. */
  blockedBy?: string[]
  /** For `errored`: what went wrong on our side. */
  error?: string
}

export interface BuiltOn {
  lab: string
  used: 'own' | 'reference'
  /** The learner's own has passed once, and is not used because it was edited since. */
  changed?: true
}

/** The outcome of one lab's checks on one piece of code. */
export interface LabVerdict {
  lab: string
  title: string
  /** Path of the code that was checked: relative to the repository, or absolute when it is not in there. */
  source: string
  /** Whose code that was. */
  kind: 'own' | 'reference' | 'file'
  /** The stub as it came: nothing was written yet. */
  untouched: boolean
  /** What is still to be written: one entry per `todo()` that is left in the source, and per note of a step that has not passed. */
  remaining: { at: string; what: string }[]
  /** Labs that this one builds on, and whose implementation was used for each. */
  builtOn: BuiltOn[]
  /** What the values were drawn from that are not the text's. */
  seed: string
  sandbox: string
  /** How far the process that ran the VM was kept apart; absent where it was none of this machine's. */
  confinement?: Confinement
  /** In which the lab is written. */
  steps: Step[]
  /** In the order of the steps, whatever came first. */
  verdicts: Verdict[]
  /** True when every check that is not a bonus passed. */
  passed: boolean
  /** Milliseconds, from the start of the run to the last verdict. */
  duration: number
}
