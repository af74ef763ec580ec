import { expect, test } from 'vitest'
import { LearnerThrew } from '../../src/guest/index.ts'
import { isDone, isRefused } from './calls.ts'
import { failureOf } from './fixture.ts'

const throwing = async (): Promise<never> => {
  throw new LearnerThrew('attach', { name: 'Error', message: 'no such bridge', stack: '' })
}
const call = (work: () => Promise<unknown>) => ({ call: "attach('web')", work, next: 'Look first.' })

test('what has to be refused, and is not', async () => {
  await isRefused(call(throwing))
  expect(await failureOf(isRefused(call(async () => 1)))).toMatchObject({
    expected: "attach('web') throws",
    observed: 'it returned as if all were well',
    next: 'Look first.',
  })
})

test('what has to work, and does not', async () => {
  expect(await isDone(call(async () => 1))).toBe(1)
  expect(await failureOf(isDone(call(throwing)))).toMatchObject({
    expected: "attach('web') does its work",
    observed: 'it threw Error: no such bridge',
    next: 'Look first.',
  })
})
