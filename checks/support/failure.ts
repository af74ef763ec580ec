/**
 * The one way in which a check says that the learner's code is wrong.
 */
import type { Flow, Repeat } from '../../src/verdict/index.ts'

export interface FailureDetails {
  /** One sentence about a packet, or a value: what should have happened. */
  expected: string
  /** One sentence: what did. */
  observed: string
  /** One next step. */
  next: string
  /** It stays the next step, whatever the path of the packet would say: what was done just before is why it is lost. */
  nextStands?: boolean
  /** The request whose path tells more. */
  flow?: Flow
  /** It was answered, though not as it should: then there is no place where it was lost. */
  answered?: boolean
  /** It was to be answered and was not: sent again, the kernel tells what ends it. */
  repeat?: Repeat
  /** It passed the host, and should have been stopped there. */
  passed?: boolean
}

/** What the packets, or the values, did instead of what the lab asks for. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
  readonly details: FailureDetails
  constructor(details: FailureDetails) {
    const told = { ...details, ...readable(details) }
    super(`expected: ${told.expected}\n  observed: ${told.observed}\n  next: ${told.next}`)
    this.details = told
  }
}

/** Characters. What the code returned is shown as it is, and may be four megabytes. */
const LONGEST = 8 * 1024

function readable({ expected, observed, next }: FailureDetails): FailureDetails {
  const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`)
  return { expected: cut(expected), observed: cut(observed), next: cut(next) }
}

/** For checks of values: fails with these words unless `holds`. */
export function ensure(holds: boolean, details: FailureDetails): asserts holds {
  if (!holds) throw new CheckFailure(details)
}
