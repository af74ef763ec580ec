import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test.each([
  ['chek', 'check'],
  ['raed', 'read'],
  ['wbe', 'web'],
  ['topolgoy', 'topology'],
])('%s may have meant %s', (word, meant) => {
  expect(nearest(word, ['check', 'read', 'web', 'topology', 'host'])).toEqual([meant])
})

test('what is further off than a slip of the finger is not guessed', () => {
  expect(nearest('abe', ['web', 'db', 'host'])).toEqual([])
})
