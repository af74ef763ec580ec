import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { ROOT, withoutVitest } from '../support/cli.ts'
import { SLUGS } from '../support/submission.ts'
import { loadMistake, mistakeNames } from './load.ts'

/** Ids of all checks, by lab. */
async function listChecks(): Promise<Map<string, string[]>> {
  const { stdout } = await promisify(execFile)('npx', ['vitest', 'list', '--project', 'checks', '--json'], {
    cwd: ROOT,
    env: withoutVitest(process.env),
  })
  const found = new Map<string, string[]>()
  for (const { name, file } of JSON.parse(stdout) as { name: string; file: string }[]) {
    const slug = SLUGS.find((each) => file.endsWith(`/${each}.check.ts`)) ?? file
    const id = /^.* > ([a-z0-9-]+): /.exec(name)?.[1] ?? name
    found.set(slug, [...(found.get(slug) ?? []), id])
  }
  return found
}

describe.each(SLUGS)('%s', (slug) => {
  test.each(mistakeNames(slug))('%s fits the solution and is code', async (name) => {
    const { source, fails, because } = await loadMistake(slug, name)
    await expect(transform(source, { loader: 'ts' })).resolves.toMatchObject({ warnings: [] })
    expect(new Set(fails).size).toBe(fails.length)
    expect(because).toMatch(/^\S.*\.$/)
  })
})

test('each folder of mistakes is that of a lab', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  expect(folders.map(({ name }) => name).sort()).toEqual([...SLUGS].sort())
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
