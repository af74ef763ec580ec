import { expect, test } from 'vitest'
import { together } from './together.ts'

const later = <T>(work: () => T): Promise<T> => new Promise((resolve) => setImmediate(resolve)).then(work)

test('returns what each has returned', async () => {
  expect(await together([later(() => 1), Promise.resolve('two')])).toEqual([1, 'two'])
})

test('throws what the first in order has thrown, whichever was the first in time', async () => {
  const first = later(() => {
    throw new Error('first')
  })
  await expect(together([first, Promise.reject(new Error('second'))])).rejects.toThrow('first')
})
