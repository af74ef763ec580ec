import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { listChecks } from '../support/list-checks.ts'
import { roomsWith } from '../support/rooms.ts'
import { SLUGS } from '../support/submission.ts'
import { checksOf } from './define.ts'
import { hostileNames, loadHostile } from './load.ts'

const slugs = SLUGS.filter((slug) => hostileNames(slug).length > 0)

describe.each(slugs)('%s', (slug) => {
  test.each(hostileNames(slug))('%s says what it tries, and is code', async (name) => {
    const { tries, code, must, ...hostile } = await loadHostile(slug, name)
    expect(tries).toMatch(/^\S.*\.$/)
    const checks = checksOf({ tries, code, must })
    expect(new Set(checks).size).toBe(checks.length)
    if ('beRefused' in must) return expect(hostile.again).toBeUndefined()
    expect(checks).not.toEqual([])
    await expect(transform(code, { loader: 'ts' })).resolves.toMatchObject({ warnings: [] })
  })
})

test('each folder of entries is that of a lab', () => {
  expect(roomsWith('hostile')).toEqual([...slugs].sort())
})

test('there are at least 45, and each names checks that there are', async () => {
  const checks = await listChecks()
  const entries = await Promise.all(
    slugs.flatMap((slug) => hostileNames(slug).map((name) => loadHostile(slug, name))),
  )
  expect(entries.length).toBeGreaterThanOrEqual(45)
  for (const entry of entries) {
    const named = checksOf(entry).concat(entry.besides ?? [])
    expect(checks.get(entry.slug)).toEqual(expect.arrayContaining(named))
  }
}, 60_000)
