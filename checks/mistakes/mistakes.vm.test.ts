/**
 * The checks tell the truth, part two: every mistake fails the checks that it names.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { ROOT, withoutVitest } from '../support/cli.ts'
import { SLUGS } from '../support/submission.ts'
import { loadMistake, mistakeNames } from './load.ts'
import type { MistakeRun } from './main.ts'

/** All of one lab, in one process. */
async function runMistakes(slug: string): Promise<Map<string, MistakeRun>> {
  const [lab = ''] = slug.split('-')
  const argv = ['--import', 'tsx', join(ROOT, 'checks/mistakes/main.ts'), lab, '--json']
  const { stdout }: { stdout: string } = await promisify(execFile)(process.execPath, argv, {
    cwd: ROOT,
    env: withoutVitest(process.env),
    maxBuffer: 2 ** 28,
  }).catch((failure) => {
    if (failure.code !== 1) throw failure
    return failure // some did not fail: each of their tests tells
  })
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as MistakeRun)
  return new Map(runs.map((run) => [run.name, run]))
}

describe.each(SLUGS)('%s', (slug) => {
  let runs: Map<string, MistakeRun>
  beforeAll(async () => {
    runs = await runMistakes(slug)
  })

  test.each(mistakeNames(slug))('%s', async (name) => {
    const { fails } = await loadMistake(slug, name)
    const verdicts = runs.get(name)?.verdicts
    const found = fails.map((check) => verdicts?.find((verdict) => verdict.check === check))
    expect(
      found.map((verdict) => verdict?.status),
      JSON.stringify(verdicts),
    ).toEqual(fails.map(() => 'failed'))
  })
})
