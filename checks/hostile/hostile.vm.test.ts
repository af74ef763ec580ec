/**
 * Nobody is told that they passed who has not: every hostile submission gets the verdict that it must, and the reference that
 * is run after some of them passes as ever; `npm run hostile` runs it after each.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { renderVerdict, toJson } from '../../src/report/index.ts'
import { runCorpus } from '../support/run-corpus.ts'
import { SLUGS } from '../support/submission.ts'
import { isAsItMust, isUnharmed } from './judge.ts'
import { hostileNames, loadHostile } from './load.ts'
import type { HostileRun } from './main.ts'

const slugs = SLUGS.filter((slug) => hostileNames(slug).length > 0)

/** As many as one process runs one after another. */
const TOGETHER = 20

/** After so many the reference is run once: it takes as long as they do. */
const EVERY = '16'

/** Two parts at a time, the longest first. */
async function runAll(): Promise<HostileRun[]> {
  const parts = slugs.flatMap((slug) => {
    const [lab = ''] = slug.split('-')
    const names = hostileNames(slug)
    const count = Math.ceil(names.length / TOGETHER)
    return Array.from({ length: count }, (_, part) => ({
      lab,
      names: names.slice(part * TOGETHER, (part + 1) * TOGETHER),
    }))
  })
  parts.sort((one, other) => other.names.length - one.names.length)
  const found: HostileRun[] = []
  const lane = async (): Promise<void> => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift())
      found.push(...(await runCorpus<HostileRun>('hostile', part.lab, ...part.names, '--every', EVERY)))
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
    if (next !== undefined)
      expect(isUnharmed(next), `the reference afterwards: ${JSON.stringify(next)}`).toBe(true)
  })
})

test('after some of them the reference was run', () => {
  const checked = all.filter(({ next }) => next !== undefined)
  // The count begins anew with each part.
  expect(checked.length).toBeGreaterThan(all.length / (2 * Number(EVERY)))
})
