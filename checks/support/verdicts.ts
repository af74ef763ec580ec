/**
 * What tests demand of the verdicts on a whole lab.
 */
import { expect } from 'vitest'
import type { LabVerdict } from '../../src/verdict/index.ts'

/** Every failure of a stub says that there is nothing yet, and nothing is anybody else's fault. */
export function expectNotWritten({ verdicts }: LabVerdict): void {
  const failed = verdicts.filter(({ status }) => status === 'failed')
  expect(failed.length).toBeGreaterThan(0)
  expect(failed.map(({ evidence }) => evidence?.notWritten)).toEqual(failed.map(() => true))
  expect(verdicts.filter(({ status }) => status === 'errored')).toEqual([])
}
