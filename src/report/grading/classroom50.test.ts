import { expect, test } from 'vitest'
import { record } from '../../grading/fixture.ts'
import { summarise } from './class-summary.ts'
import { assignmentFrom, toClassroom50 } from './classroom50.ts'

const env = {
  CLASSROOM: 'net',
  ASSIGNMENT: 'chapter4',
  OWNER: 'anna',
  SUBMISSION_TAG: 'submit/20261130T120000Z-abc',
  COMMIT_URL: 'https://h.example/c',
  RELEASE_URL: 'https://h.example/r',
}
const now = new Date('2026-12-01T10:00:00.123Z')

test('what the runner asks for: whole numbers, and who it is from its environment', () => {
  const assignment = assignmentFrom(env, now)
  const [row] = summarise([
    record({ points: 29.6 }),
    record({ lab: '4.2', points: 12.4, outOf: 25, passed: false }),
  ]).rows
  if (assignment === undefined || row === undefined) throw new Error('nothing to write')
  expect(JSON.parse(toClassroom50(row, assignment) ?? '')).toEqual({
    schema: 'classroom50/result/v1',
    ...{ classroom: 'net', assignment: 'chapter4', assignment_type: 'individual', owner: 'anna' },
    submission: 'submit/20261130T120000Z-abc',
    ...{ commit: 'https://h.example/c', release: 'https://h.example/r', review: 'https://h.example/c' },
    datetime: '2026-12-01T10:00:00Z',
    score: 42,
    'max-score': 55,
    tests: [
      { 'test-name': '4.1 A network for containers', passed: true, score: 30, 'max-score': 30 },
      { 'test-name': '4.2 A network for containers', passed: false, score: 12, 'max-score': 25 },
    ],
  })
})

test('elsewhere there is none, and none while a result is missing', () => {
  expect(assignmentFrom({}, now)).toBeUndefined()
  expect(assignmentFrom({ ...env, SUBMISSION_TAG: 'x' }, now)).toBeUndefined()
  const [row] = summarise([record({ status: 'errored', points: null })]).rows
  const assignment = assignmentFrom(env, now)
  expect(row && assignment && toClassroom50(row, assignment)).toBeUndefined()
})
