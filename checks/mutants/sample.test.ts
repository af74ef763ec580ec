import { expect, test } from 'vitest'
import { shuffled } from './sample.ts'

const items = Array.from({ length: 50 }, (_, index) => index)

test('the same seed draws the same order', () => {
  expect(shuffled(items, 'a')).toEqual(shuffled(items, 'a'))
  expect(shuffled(items, 'a')).not.toEqual(shuffled(items, 'b'))
})

test('everything is drawn once, and what was given stays as it is', () => {
  const before = [...items]
  expect(shuffled(items, '7').sort((one, other) => one - other)).toEqual(items)
  expect(items).toEqual(before)
  expect(shuffled([], '7')).toEqual([])
})
