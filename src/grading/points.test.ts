import { expect, test } from 'vitest'
import type { Verdict, VerdictStatus } from '../verdict/index.ts'
import { isErrored, PLAIN_WEIGHTS, scoreOf } from './points.ts'

/** `a`, `a:failed`, `a!` for a bonus. */
function verdicts(...texts: string[]): Verdict[] {
  return texts.map((text) => {
    const [name = '', status = 'passed'] = text.split(':')
    const check = name.replace('!', '')
    const base = { check, title: `title of ${check}`, scenario: '', duration: 1, bonus: name.endsWith('!') }
    const blocked = status === 'blocked' ? { blockedBy: ['a'] } : {}
    return { ...base, status: status as VerdictStatus, ...blocked }
  })
}

const lab = { id: '4.2', points: 10 }

test('points are spread over the checks that are required', () => {
  expect(scoreOf(lab, verdicts('a', 'b', 'c', 'd', 'e!:failed'))).toEqual({
    points: 10,
    outOf: 10,
    losses: [],
  })
  expect(scoreOf(lab, verdicts('a:failed', 'b:blocked', 'c', 'd'))).toEqual({
    points: 5,
    outOf: 10,
    losses: [
      { check: 'a', title: 'title of a', points: 2.5, because: 'failed', needs: [] },
      { check: 'b', title: 'title of b', points: 2.5, because: 'blocked', needs: ['title of a'] },
    ],
  })
})

test('thirds are rounded once', () => {
  expect(scoreOf(lab, verdicts('a:failed', 'b', 'c')).points).toBe(6.67)
  expect(scoreOf(lab, verdicts('a:failed', 'b:failed', 'c:failed')).points).toBe(0)
})

test('a course weighs as it likes', () => {
  const weights = { ...PLAIN_WEIGHTS, points: { '4.2': 20 }, checks: { '4.2': { a: 3 } } }
  expect(scoreOf(lab, verdicts('a:failed', 'b'), weights)).toMatchObject({ points: 5, outOf: 20 })
  expect(
    scoreOf(lab, verdicts('a', 'b'), { ...PLAIN_WEIGHTS, checks: { '4.2': { a: 0, b: 0 } } }).points,
  ).toBe(10)
})

test('a check may have points of its own, and the rest is spread over the others', () => {
  const weights = { ...PLAIN_WEIGHTS, fixed: { '4.2': { a: 4 } } }
  expect(scoreOf(lab, verdicts('a:failed', 'b', 'c', 'd'), weights).points).toBe(6)
  expect(scoreOf(lab, verdicts('a', 'b:failed', 'c', 'd'), weights).points).toBe(8)
  const all = { ...PLAIN_WEIGHTS, fixed: { '4.2': { a: 3, b: 1 } } }
  expect(scoreOf(lab, verdicts('a', 'b:failed'), all).points).toBe(7.5)
})

test('what is beyond what is asked for adds points where a course says so', () => {
  const weights = { ...PLAIN_WEIGHTS, bonus: { '4.2': 2 } }
  expect(scoreOf(lab, verdicts('a', 'b:failed', 'c!', 'd!:failed'), weights)).toMatchObject({
    points: 7,
    outOf: 10,
  })
})

test('a lab called like a property of every object weighs as any other', () => {
  expect(scoreOf({ id: 'constructor', points: 4 }, verdicts('toString:failed', 'b')).points).toBe(2)
})

test.each([
  [verdicts('a', 'b:failed'), false],
  [verdicts('a', 'b:errored'), true],
  [verdicts('a', 'b!:errored'), false],
  [verdicts('a:errored', 'b:blocked'), true],
  [[], true],
])('%# whether a result is missing: %s', (all, errored) => {
  expect(isErrored(all)).toBe(errored)
})
