import { expect, test } from 'vitest'
import type { LabVerdict, VerdictStatus } from '../verdict/index.ts'
import { exitCode } from './check.ts'
import { inCi } from './context.ts'

/** `x!` is a bonus. */
function verdict(passed: boolean, ...statuses: (VerdictStatus | `${VerdictStatus}!`)[]): LabVerdict {
  const verdicts = statuses.map((text) => ({ status: text.replace('!', ''), bonus: text.endsWith('!') }))
  return { passed, verdicts } as unknown as LabVerdict
}

test.each([
  ['all passed', verdict(true, 'passed', 'passed'), 0],
  ['a bonus failed', verdict(true, 'passed', 'failed!'), 0],
  ['one failed', verdict(false, 'passed', 'failed'), 1],
  ['one failed, one errored', verdict(false, 'failed', 'errored'), 1],
  ['one errored', verdict(false, 'passed', 'errored'), 2],
  ['one waits for one that errored', verdict(false, 'errored', 'blocked'), 2],
  ['one waits for one that failed in another scenario', verdict(false, 'passed', 'blocked'), 1],
  ['none ran', verdict(false), 2],
  ['only a bonus, which failed', verdict(false, 'failed!'), 1],
  ['a bonus that was asked for failed, and what it needs passed', verdict(false, 'passed', 'failed!'), 1],
  ['a bonus that was asked for errored', verdict(false, 'passed', 'errored!'), 2],
])('%s', (_, judged, code) => {
  expect(exitCode(judged)).toBe(code)
})

test.each([
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: 'false' }, false],
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
])('in CI with %j: %s', (env, expected) => {
  expect(inCi(env)).toBe(expected)
})
