import { expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { misunderstood } from './lab.ts'

const LABS = [
  { id: '4.1', slug: '4.1-network-manager' },
  { id: '4.2', slug: '4.2-port-mapping' },
] as Lab[]
const COMMANDS = ['read', 'review', 'check', 'help']

test.each([
  ['chek 4.1', 'There is no command "chek"; the nearest: check.', 'npm run lab check 4.1'],
  ['reviw', 'There is no command "reviw"; the nearest: review.', 'npm run lab review'],
  ['hlp', 'There is no command "hlp"; the nearest: help.', 'npm run lab help'],
  ['hint', 'the commands: read, review, check, help.', 'npm run lab help'],
  ['4.1 check', 'The command comes first: check, then the lab.', 'npm run lab check 4.1'],
  ['port-mapping read', 'The command comes first: read, then the lab.', 'npm run lab read port-mapping'],
  ['4.1 4.2', 'Behind lab 4.1 there is a word too many: 4.2', 'npm run lab 4.1'],
])('%s', (words, message, next) => {
  const problem = misunderstood(words.split(' '), COMMANDS, LABS)
  expect(problem).toMatchObject({ code: 'usage', next })
  expect(problem?.message).toContain(message)
})

test.each(['4.1', 'port-mapping', '4.11', '9', 'port-maping'])('%s is a lab, or meant to be one', (word) => {
  expect(misunderstood([word], COMMANDS, LABS)).toBeUndefined()
})
