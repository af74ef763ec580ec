import { describe, expect, it } from 'vitest'
import type { Verdict, VerdictStatus } from '../../src/verdict/index.ts'
import { type Run, renderSum, statusOf, unexpected } from './sum.ts'

const verdict = (check: string, status: VerdictStatus): Verdict => ({
  ...{ check, status, title: check, scenario: 's', bonus: false, duration: 1 },
})
const run = (parts: Partial<Run>): Run => ({ what: '4.1', fails: [], verdicts: [], ...parts })

describe('a run', () => {
  it.each<[string, Partial<Run>, string]>([
    ['of a reference that passes', { verdicts: [verdict('a', 'passed')] }, 'passed'],
    [
      'of a reference that is blamed',
      { verdicts: [verdict('a', 'failed'), verdict('b', 'blocked')] },
      'failed',
    ],
    ['of a reference on a machine too busy', { verdicts: [verdict('a', 'errored')] }, 'errored'],
    ['without verdicts', {}, 'errored'],
    ['that broke', { broke: 'no VM' }, 'errored'],
    ['of a mistake that is found', { fails: ['a'], verdicts: [verdict('a', 'failed')] }, 'passed'],
    ['of a mistake that gets away', { fails: ['a'], verdicts: [verdict('a', 'passed')] }, 'failed'],
    ['of a mistake whose check is blocked', { fails: ['a'], verdicts: [verdict('a', 'blocked')] }, 'errored'],
    ['of a mistake whose check did not run', { fails: ['a'], verdicts: [verdict('b', 'failed')] }, 'errored'],
  ])('%s', (_, parts, status) => {
    expect(statusOf(run(parts))).toBe(status)
  })

  it('of a mistake is about the checks that it names', () => {
    const verdicts = [verdict('a', 'failed'), verdict('b', 'passed'), verdict('c', 'blocked')]
    expect(unexpected(run({ fails: ['a', 'c'], verdicts })).map(({ check }) => check)).toEqual(['c'])
  })
})

it('the sum counts by kind, and shows what should not have been', () => {
  const runs = [
    run({ verdicts: [verdict('a', 'passed')] }),
    run({ verdicts: [verdict('a', 'failed')] }),
    run({ what: '4.2', broke: 'no VM' }),
  ]
  const lines = renderSum(runs).split('\n')
  expect(lines.slice(0, 4)).toEqual([
    '     passed  failed errored',
    '4.1       1       1       0',
    '4.2       0       0       1',
    'all       1       1       1',
  ])
  expect(lines.slice(4).join('\n')).toMatch(/4\.1:.*"check": "a".*4\.2:\nno VM/s)
})
