import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { listChecks } from '../support/list-checks.ts'
import { roomsWith } from '../support/rooms.ts'
import { SLUGS } from '../support/submission.ts'
import { loadMistake, mistakeNames } from './load.ts'

describe.each(SLUGS)('%s', (slug) => {
  test.each(mistakeNames(slug))('%s fits the solution and is code', async (name) => {
    const { source, fails, because } = await loadMistake(slug, name)
    await expect(transform(source, { loader: 'ts' })).resolves.toMatchObject({ warnings: [] })
    expect(new Set(fails).size).toBe(fails.length)
    expect(because).toMatch(/^\S.*\.$/)
  })
})

test('each lab has mistakes', () => {
  expect(roomsWith('mistakes')).toEqual([...SLUGS].sort())
})

test('every check is named by a mistake, and no mistake names another', async () => {
  const checks = await listChecks()
  expect([...checks.keys()].sort()).toEqual([...SLUGS].sort())
  for (const [slug, ids] of checks) {
    const mistakes = await Promise.all(mistakeNames(slug).map((name) => loadMistake(slug, name)))
    const named = new Set(mistakes.flatMap(({ fails }) => fails))
    expect([...named].sort(), slug).toEqual([...ids].sort())
  }
}, 60_000)
