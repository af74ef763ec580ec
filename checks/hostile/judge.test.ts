import { describe, expect, test } from 'vitest'
import type { Verdict, VerdictStatus } from '../../src/verdict/index.ts'
import { defineHostile, type Must } from './define.ts'
import { isAsItMust, isUnharmed, type Outcome, shown } from './judge.ts'

const verdict = (check: string, status: VerdictStatus): Verdict => ({
  ...{ check, status, title: check, scenario: '', bonus: false, duration: 1 },
})

const outcome = (status: VerdictStatus): Outcome => ({
  verdicts: [verdict('before', 'passed'), verdict('ping', status)],
})

const hostile = (must: Must) => defineHostile({ tries: 'cheats.', must, code: '' })

describe('a check that must fail', () => {
  const entry = hostile({ fail: ['ping'] })

  test('has failed', () => {
    expect(isAsItMust(entry, outcome('failed'))).toBe(true)
  })

  test.each(['passed', 'errored', 'blocked'] as const)('has not when it %s', (status) => {
    expect(isAsItMust(entry, outcome(status))).toBe(false)
  })

  test('has not when it was not run, or nothing was', () => {
    expect(isAsItMust(hostile({ fail: ['ping', 'pong'] }), outcome('failed'))).toBe(false)
    expect(isAsItMust(entry, { refused: 'bundle-failed' })).toBe(false)
  })
})

test('what a submission says of itself must not be said by a verdict', () => {
  const entry = { ...hostile({ fail: ['ping'] }), neverSays: 'ended by SIGKILL' }
  const evidence = { expected: 'it returns', observed: 'it was ended by SIGKILL', next: '' }
  expect(isAsItMust(entry, { verdicts: [verdict('ping', 'failed')] })).toBe(true)
  expect(isAsItMust(entry, { verdicts: [{ ...verdict('ping', 'failed'), evidence }] })).toBe(false)
})

describe('a check that must not pass', () => {
  const entry = hostile({ notPass: ['ping'] })

  test.each(['failed', 'errored', 'blocked'] as const)('has not when it %s', (status) => {
    expect(isAsItMust(entry, outcome(status))).toBe(true)
  })

  test('has when it passed; and one that was not run says nothing', () => {
    expect(isAsItMust(entry, outcome('passed'))).toBe(false)
    expect(isAsItMust(entry, { verdicts: [] })).toBe(false)
  })
})

test('what must be refused is refused for that reason, and not run', () => {
  const entry = hostile({ beRefused: 'import-refused' })
  expect(isAsItMust(entry, { refused: 'import-refused' })).toBe(true)
  expect(isAsItMust(entry, { refused: 'bundle-failed' })).toBe(false)
  expect(isAsItMust(entry, outcome('failed'))).toBe(false)
})

test('the reference is unharmed when all of its checks passed, and some were run', () => {
  expect(isUnharmed({ verdicts: [verdict('ping', 'passed')] })).toBe(true)
  expect(isUnharmed({ verdicts: [verdict('a', 'passed'), verdict('ping', 'blocked')] })).toBe(false)
  expect(isUnharmed({ verdicts: [] })).toBe(false)
})

test('a blocked check is shown with what it waits for', () => {
  const outcome = { verdicts: [verdict('before', 'errored'), verdict('ping', 'blocked')] }
  expect(shown(outcome, ['ping', 'pong'])).toBe('blocked (before errored), not run')
})
