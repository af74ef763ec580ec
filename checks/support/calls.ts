/**
 * Calls of the learner's code that have to be refused, and those that have to do their work.
 */
import type { LearnerFailure } from '../../src/guest/index.ts'
import { ensure } from './failure.ts'
import { refusalOf } from './values.ts'

export interface Call {
  /** As one would write it: `detach('web')`. */
  call: string
  work: () => Promise<unknown>
  next: string
}

export async function isRefused({ call, work, next }: Call): Promise<void> {
  const refusal = await refusalOf(work)
  ensure(refusal !== undefined, {
    expected: `${call} throws`,
    observed: 'it returned as if all were well',
    next,
  })
  ensureIsError(call, refusal)
}

/** What is no Error comes without a stack. */
export function ensureIsError(call: string, { name, stack = '', message }: LearnerFailure): void {
  ensure(name !== 'Thrown' || stack !== '', {
    expected: `${call} throws an Error, which says what is wrong`,
    observed: `it threw ${message}, which is no Error`,
    next: 'throw new Error(...), or hand on the one that was caught.',
  })
}

/** @returns what the call returned */
export async function isDone({ call, work, next }: Call): Promise<unknown> {
  let returned: unknown
  const refusal = await refusalOf(async () => {
    returned = await work()
  })
  ensure(refusal === undefined, {
    expected: `${call} does its work`,
    observed: `it threw ${refusal?.name}: ${refusal?.message}`,
    next,
  })
  return returned
}
