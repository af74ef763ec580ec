/**
 * The checks tell the truth, part two: each of them is failed by a mistake that names it. Where that can be, mistakes are run
 * without a VM, which takes a third of the time. `npm run mistakes` runs all of them, in the VM.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { runCorpus } from '../support/run-corpus.ts'
import { SLUGS } from '../support/submission.ts'
import { loadMistake, oneForEachCheck } from './load.ts'
import type { MistakeRun } from './main.ts'

/** Of one lab, in one process. */
async function runMistakes(slug: string, names: string[]): Promise<Map<string, MistakeRun>> {
  const [lab = ''] = slug.split('-')
  const sandbox = process.getuid?.() === 0 ? 'local' : 'qemu'
  const runs = await runCorpus<MistakeRun>('mistakes', lab, ...names, '--sandbox', sandbox)
  return new Map(runs.map((run) => [run.name, run]))
}

const chosen = await Promise.all(SLUGS.map(async (slug) => ({ slug, names: await oneForEachCheck(slug) })))

describe.each(chosen)('$slug', ({ slug, names }) => {
  let runs: Map<string, MistakeRun>
  beforeAll(async () => {
    runs = await runMistakes(slug, names)
  })

  test.each(names)('%s', async (name) => {
    const { fails } = await loadMistake(slug, name)
    const verdicts = runs.get(name)?.verdicts
    const found = fails.map((check) => verdicts?.find((verdict) => verdict.check === check))
    expect(
      found.map((verdict) => verdict?.status),
      JSON.stringify(verdicts),
    ).toEqual(fails.map(() => 'failed'))
  })
})
