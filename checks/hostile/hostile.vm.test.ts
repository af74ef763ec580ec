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

/** Entries of one lab, in one process. */
async function runHostile({ slug, names }: Part): Promise<HostileRun[]> {
  const [lab = ''] = slug.split('-')
  const argv = ['--import', 'tsx', join(ROOT, 'checks/hostile/main.ts'), lab, ...names, '--json']
  const { stdout }: { stdout: string } = await promisify(execFile)(process.execPath, argv, {
    cwd: ROOT,
    env: withoutVitest(process.env),
    maxBuffer: 2 ** 28,
  }).catch((failure) => {
    if (failure.code !== 1) throw failure
    return failure // some did not come out as they must: each of their tests tells
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HostileRun)
}

const slugs = SLUGS.filter((slug) => hostileNames(slug).length > 0)

/** Some of a lab's. */
interface Part {
  slug: string
  names: string[]
}

/** As many as one process runs one after another. */
const TOGETHER = 20

/** Two parts at a time, the longest first. */
async function runAll(): Promise<HostileRun[]> {
  const parts = slugs.flatMap((slug) => {
    const names = hostileNames(slug)
    const count = Math.ceil(names.length / TOGETHER)
    return Array.from({ length: count }, (_, part) => ({
      slug,
      names: names.slice(part * TOGETHER, (part + 1) * TOGETHER),
    }))
  })
  parts.sort((one, other) => other.names.length - one.names.length)
  const found: HostileRun[] = []
  const lane = async (): Promise<void> => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift())
      found.push(...(await runHostile(part)))
  }
  await Promise.all([lane(), lane()])
  return found
}

let all: HostileRun[]
beforeAll(async () => {
  all = await runAll()
}, 1_800_000)

describe.each(slugs)('%s', (slug) => {
  test.each(hostileNames(slug))('%s', async (name) => {
    const hostile = await loadHostile(slug, name)
    const run = all.find((each) => each.slug === slug && each.name === name)
    const { outcomes, next } = run ?? { outcomes: [] }
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
