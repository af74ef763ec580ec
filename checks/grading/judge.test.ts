import { expect, test } from 'vitest'
import { record } from '../../src/grading/fixture.ts'
import type { Verdict } from '../../src/verdict/index.ts'
import type { Must } from './handed-in.ts'
import { surprises } from './judge.ts'

function verdict(check: string, status: Verdict['status'], bonus = false): Verdict {
  return { ...{ check, title: check, scenario: '', bonus, duration: 1 }, status }
}

const loss = { check: 'a', title: 'a', points: 15, because: 'failed' as const, needs: [] }

/** What is wrong with the result of a mistake. */
function wrong(fail: string[], own: Parameters<typeof record>[0]): string[] {
  const must: Record<string, Must> = { '4.1': { fail } }
  const handed = { student: { name: 'anna', files: {}, must }, id: 'anna' }
  return surprises(handed as Parameters<typeof surprises>[0], [record(own)])
}

test('a mistake fails the checks that it must, and costs their share', () => {
  const verdicts = [verdict('a', 'failed'), verdict('b', 'passed')]
  const graded = { verdicts, passed: false, points: 15, losses: [loss] }
  expect(wrong(['a'], graded)).toEqual([])
  expect(wrong(['b'], graded)).toEqual(['anna 4.1 has not failed b'])
  expect(wrong(['a'], { ...graded, passed: true })).toEqual(['anna 4.1 has passed'])
  expect(wrong(['a'], { ...graded, points: 20 })).toEqual(['anna 4.1 has 20 points, not 15'])
})

test('one in what goes beyond the lab costs nothing, and is told all the same', () => {
  const verdicts = [verdict('a', 'passed'), verdict('extra', 'failed', true)]
  expect(wrong(['extra'], { verdicts })).toEqual([])
  expect(wrong(['extra'], { verdicts, passed: false })).toEqual(['anna 4.1 has not passed'])
  expect(wrong(['extra'], { verdicts: [verdict('a', 'passed'), verdict('extra', 'passed', true)] })).toEqual([
    'anna 4.1 has not failed extra',
  ])
})

test('code that fails whatever it fails must not pass', () => {
  const all = { verdicts: [verdict('a', 'passed')] }
  expect(wrong([], all)).toEqual(['anna 4.1 has passed'])
})
