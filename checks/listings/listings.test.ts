/**
 * What can be said of the listings without running them. `listings.vm.test.ts` runs them.
 */
import { describe, expect, test } from 'vitest'
import { recordedNarratives, scripts } from './narratives.ts'

const narratives = recordedNarratives()

test('each narrative with listings has a script, and each script its narrative', () => {
  expect(scripts()).toEqual(narratives.map(({ slug }) => slug))
})

describe.each(narratives)('$slug', ({ listings }) => {
  test('no command is wider than a terminal, with its margin', () => {
    const lines = listings.flatMap(({ commands }) => commands.flatMap(({ line }) => line.split('\n')))
    expect(lines.filter((line) => line.length > 76)).toEqual([])
  })
})
