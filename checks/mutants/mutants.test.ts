import { expect, test } from 'vitest'
import { SLUGS } from '../support/submission.ts'
import { equivalentsOf, keyOf } from './equivalents.ts'
import { mutantsOf } from './mutant.ts'

test.each(SLUGS)(
  '%s: each mutant has a name of its own, and every equivalent is one of them',
  async (slug) => {
    const mutants = await mutantsOf(slug)
    expect(mutants.length).toBeGreaterThan(50)
    const names = new Set(mutants.map(keyOf))
    expect(names.size).toBe(mutants.length)
    expect(new Set(mutants.map(({ source }) => source)).size).toBe(mutants.length)
    const equivalents = await equivalentsOf(slug)
    for (const { because } of equivalents) expect(because.length).toBeGreaterThanOrEqual(20)
    const listed = equivalents.flatMap((each) => each.mutants.map(keyOf))
    expect(listed.filter((name) => !names.has(name))).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  },
  60_000,
)

test('what the lab gives away is left alone', async () => {
  const mutants = await mutantsOf('4.7-host-mode')
  expect(mutants.some(({ in: owner }) => owner === 'startProcess')).toBe(false)
  expect(mutants.some(({ in: owner }) => owner === '#startOnBridge')).toBe(true)
})
