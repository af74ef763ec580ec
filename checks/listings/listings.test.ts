/**
 * What can be said of the listings without running them. `listings.vm.test.ts` runs them.
 */
import { describe, expect, test } from 'vitest'
import { textOf } from '../../src/listing/index.ts'
import { recordedNarratives, scripts } from './narratives.ts'

const narratives = recordedNarratives()

test('each narrative with listings has a script, and each script its narrative', () => {
  expect(scripts()).toEqual(narratives.map(({ slug }) => slug))
})

describe.each(narratives)('$slug', ({ listings }) => {
  test('no line is wider than a terminal, with its margin', () => {
    const lines = listings.flatMap(({ commands }) => textOf(commands).split('\n'))
    expect(lines.filter((line) => line.length > 76)).toEqual([])
  })
})
