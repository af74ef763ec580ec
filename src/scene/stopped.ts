/**
 * Where a scene stopped, and why, in words for the person whose code it is.
 */
import { type Locate, placeIn } from '../bundle/index.ts'
import {
  GuestFailed,
  GuestTimeout,
  LearnerGone,
  LearnerThrew,
  MachineBusy,
  PortTaken,
} from '../guest/index.ts'

export interface Stopped {
  /** Title of the step that was not made: `web on the bridge`. */
  step: string
  /** One sentence, as the guest said it: to be neutralised before it is printed. */
  why: string
  /** `labs/…/file.ts:42` */
  at?: string
  /** It is a todo of the stub. */
  notWritten: boolean
  error: unknown
}

/** Ends the building of a scene. */
export class StoppedHere extends Error {
  override readonly name = 'StoppedHere'
  readonly step: string
  constructor(step: string, cause: unknown) {
    super(`the scene stopped at ${step}`, { cause })
    this.step = step
  }
}

/** Not the code's: the scene cannot be opened at all. */
export function isOurs(error: unknown): boolean {
  return [GuestFailed, GuestTimeout, MachineBusy].some((kind) => error instanceof kind)
}

export function stoppedBy({ step, cause: error }: StoppedHere, locate: Locate): Stopped {
  const at = placeIn(stackOf(error), (line, column) => {
    const place = locate(line, column)
    // What stands in a stub says that it is not written.
    return place?.startsWith('labs/support/') ? undefined : place
  })
  return {
    step,
    why: whyOf(error),
    ...(at === undefined ? {} : { at }),
    notWritten: error instanceof LearnerThrew && error.failure.notWritten !== undefined,
    error,
  }
}

function stackOf(error: unknown): string {
  if (error instanceof LearnerThrew) return error.failure.stack
  return error instanceof LearnerGone ? (error.where.stack ?? '') : ''
}

function whyOf(error: unknown): string {
  if (error instanceof LearnerThrew) {
    const { call, failure } = error
    return failure.notWritten === undefined
      ? `${call} threw ${failure.name}: ${firstLine(failure.message)}`
      : `${call} is not written yet`
  }
  if (error instanceof LearnerGone || error instanceof PortTaken) return error.message
  return observedIn(error) ?? firstLine(error instanceof Error ? error.message : String(error))
}

/** Of a check on what the code returned. */
function observedIn(error: unknown): string | undefined {
  const { details } = error as { details?: { expected?: string; observed?: string } }
  return details?.observed === undefined ? undefined : `${details.expected}; ${details.observed}`
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  )
}
