import { expect, test } from 'vitest'
import { record } from '../../grading/fixture.ts'
import type { LabRecord } from '../../grading/index.ts'
import { summarise } from './class-summary.ts'
import { gradescopeFile, noGradescope, toGradescope } from './gradescope.ts'

interface Results {
  score: number
  output: string
  tests?: { number: string; name: string; score: number; max_score: number; output: string }[]
}

function results(records: LabRecord[]): Results | undefined {
  const [row] = summarise(records).rows
  const text = row === undefined ? undefined : toGradescope(row)
  return text === undefined ? undefined : (JSON.parse(text) as Results)
}

const failing = record({
  ...{ lab: '4.2', points: 12.5, outOf: 25, passed: false },
  losses: [{ check: 'a', title: 'a packet\u001b[31m arrives', points: 12.5, because: 'failed', needs: [] }],
  verdicts: [
    {
      ...{ check: 'a', title: 'a packet arrives', scenario: '', status: 'failed', bonus: false, duration: 1 },
      evidence: { expected: 'an answer', observed: 'none\u0007', next: 'Look at FORWARD.' },
    },
  ],
})

test('a test for each lab, with the reason for each point', () => {
  const all = results([record(), failing])
  expect(all?.score).toBe(42.5)
  expect(all?.tests?.map(({ output: _, ...facts }) => facts)).toEqual([
    { number: '4.1', name: 'A network for containers', score: 30, max_score: 30 },
    { number: '4.2', name: 'A network for containers', score: 12.5, max_score: 25 },
  ])
  expect(all?.tests?.[1]?.output).toMatch(/−12\.5: .*\n {2}expected {2}an answer\n {2}observed {2}none/)
  expect(JSON.stringify(all)).not.toMatch(/u001b|u0007/)
})

test('no file while a result is missing: that is no zero', () => {
  expect(
    results([record(), record({ lab: '4.2', status: 'errored', points: null, passed: false })]),
  ).toBeUndefined()
})

test('an upload in which there is not one submission says so', () => {
  expect(JSON.parse(noGradescope(0))).toMatchObject({
    score: 0,
    output: expect.stringMatching(/^Nothing of the labs/),
  })
  expect(JSON.parse(noGradescope(2))).toMatchObject({ score: 0, output: expect.stringMatching(/^2 folders/) })
})

test('only Gradescope’s script asks for it', () => {
  expect(gradescopeFile({})).toBeUndefined()
  expect(gradescopeFile({ GRADESCOPE_RESULTS: '/autograder/results/results.json' })).toBe(
    '/autograder/results/results.json',
  )
})
