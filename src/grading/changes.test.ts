import { expect, test } from 'vitest'
import type { Verdict, VerdictStatus } from '../verdict/index.ts'
import { changeOf } from './changes.ts'
import { record } from './fixture.ts'

const verdict = (status: VerdictStatus, check = 'a'): Verdict => ({
  ...{ check, title: `title of ${check}`, scenario: '', status, bonus: false, duration: 1 },
})
const hashes = record().hashes

test('the same result is no change, whatever it was worked out with', () => {
  const before = record({ verdicts: [verdict('passed')], duration: 1 })
  const after = record({
    verdicts: [verdict('passed')],
    duration: 9,
    hashes: { ...hashes, checks: 'new', image: 'new' },
  })
  expect(changeOf(before, after)).toBeUndefined()
})

test.each([
  [{ hashes: { ...hashes, submission: 'x' }, seed: 'other' }, ['code']],
  [{ hashes: { ...hashes, checks: 'x', image: 'x' } }, ['checks', 'image']],
  [{ hashes: { ...hashes, references: 'x', runner: 'x' } }, ['references', 'runner']],
  [{ seed: 'other' }, ['seed']],
  [{}, ['nothing']],
])('why: %j', (own, why) => {
  const change = changeOf(
    record({ verdicts: [verdict('passed')] }),
    record({ points: 5, verdicts: [verdict('failed')], ...own }),
  )
  expect(change?.why).toEqual(why)
  expect(change?.checks).toEqual([{ check: 'a', title: 'title of a', before: 'passed', after: 'failed' }])
})

test('a check that is new, and one that is gone', () => {
  const change = changeOf(
    record({ verdicts: [verdict('passed')] }),
    record({ verdicts: [verdict('passed', 'b')] }),
  )
  expect(change?.checks.map(({ check, before, after }) => [check, before, after])).toEqual([
    ['a', 'passed', undefined],
    ['b', undefined, 'passed'],
  ])
})

test('what only one of them has', () => {
  expect(changeOf(record(), undefined)).toMatchObject({ after: undefined, why: ['code'] })
})
