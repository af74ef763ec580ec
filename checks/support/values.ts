/**
 * Judges what the learner's code returned or threw.
 */
import { isIPv4 } from 'node:net'
import { type LearnerFailure, LearnerThrew, type Repeated } from '../../src/guest/index.ts'
import { ensure } from './failure.ts'

/** Whatever the learner's code returned, as text. Not String(): objects from the guest have no toString. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

function whyNoAddress(value: unknown): string {
  if (value === undefined) return 'Is a return missing, or an await in front of what is returned?'
  if (typeof value === 'string' && value.includes('/'))
    return 'Return the address alone, without the prefix length.'
  return 'Return what the pool has handed out, as text.'
}

/** An address that `setupContainerNetwork` returned: the learner's code may return anything. */
export function addressOf(value: unknown): string {
  ensure(typeof value === 'string' && isIPv4(value), {
    expected: 'setupContainerNetwork returns the address of the container, like 172.18.0.2',
    observed: `it returned ${JSON.stringify(value) ?? 'undefined'}`,
    next: whyNoAddress(value),
  })
  return value
}

/** What the call was refused with; undefined when it was not refused. Code that is not written yet refuses nothing. */
export async function refusalOf(call: () => Promise<unknown>): Promise<LearnerFailure | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (error instanceof LearnerThrew && error.failure.notWritten === undefined) return error.failure
    throw error
  }
}

const toNumber = (address: string): number =>
  address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')

/** All results of a repeated call, as text. */
export function valuesOf({ runs }: Repeated): string[] {
  return runs.flatMap(({ first, count }) => {
    const text = textOf(first)
    if (!isIPv4(text)) return [text]
    const start = toNumber(text)
    return Array.from({ length: count }, (_, index) => toAddress(start + index))
  })
}
