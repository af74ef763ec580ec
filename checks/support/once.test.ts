import { expect, test } from 'vitest'
import { once } from './once.ts'

test('the work is done when it is first asked for, and not again', async () => {
  let times = 0
  const work = once(async (step: number) => {
    times += step
    return times
  })
  expect(times).toBe(0)
  expect([await work(1), await work(1)]).toEqual([1, 1])
})

test('all who ask are told that it failed', async () => {
  const work = once(async () => {
    throw new Error('broken')
  })
  await expect(work()).rejects.toThrow('broken')
  await expect(work()).rejects.toThrow('broken')
})
