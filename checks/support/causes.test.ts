import { expect, test } from 'vitest'
import { causesIn } from './causes.ts'

test('only what comes before all that have failed so far', () => {
  const wanted = causesIn(['bridge', 'reach', 'source', 'ping'])
  expect(['source', 'ping', 'reach', 'unknown', 'reach', 'bridge'].map(wanted)).toEqual([
    ...[true, false, true, false, false, true],
  ])
})

test('all where no order is given', () => {
  const wanted = causesIn(undefined)
  expect(['one', 'two'].map(wanted)).toEqual([true, true])
})
