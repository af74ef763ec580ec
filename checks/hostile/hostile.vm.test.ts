/**
 * Nobody is told that they passed who has not: every hostile submission gets the verdict that it must, and the reference that
 * is run after it passes as ever.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderVerdict, toJson } from '../../src/report/index.ts'
import { ROOT, withoutVitest } from '../support/cli.ts'
import { SLUGS } from '../support/submission.ts'
import { isAsItMust, isUnharmed } from './judge.ts'
import { hostileNames, loadHostile } from './load.ts'
import type { HostileRun } from './main.ts'

/** All of one lab, in one process. */
async function runHostile(slug: string): Promise<Map<string, HostileRun>> {
  const [lab = ''] = slug.split('-')
  const argv = ['--import', 'tsx', join(ROOT, 'checks/hostile/main.ts'), lab, '--json']
  const { stdout }: { stdout: string } = await promisify(execFile)(process.execPath, argv, {
    cwd: ROOT,
    env: withoutVitest(process.env),
    maxBuffer: 2 ** 28,
  }).catch((failure) => {
    if (failure.code !== 1) throw failure
    return failure // some did not come out as they must: each of their tests tells
  })
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HostileRun)
  return new Map(runs.map((run) => [run.name, run]))
}

describe.each(SLUGS.filter((slug) => hostileNames(slug).length > 0))('%s', (slug) => {
  let runs: Map<string, HostileRun>
  beforeAll(async () => {
    runs = await runHostile(slug)
  }, 1_200_000)

  test.each(hostileNames(slug))('%s', async (name) => {
    const hostile = await loadHostile(slug, name)
    const { outcomes, next } = runs.get(name) ?? { outcomes: [] }
    expect(outcomes).toHaveLength(hostile.again ? 2 : 1)
    for (const outcome of outcomes) {
      expect(isAsItMust(hostile, outcome), JSON.stringify(outcome)).toBe(true)
      if ('refused' in outcome) continue
      const printed = renderVerdict(outcome, { width: 80, color: false }) + toJson(outcome)
      expect(printed).not.toMatch(/[^\P{C}\n]/u)
    }
    if (!('beRefused' in hostile.must))
      expect(
        next !== undefined && isUnharmed(next),
        `the reference afterwards: ${JSON.stringify(next)}`,
      ).toBe(true)
  })
})
