/**
 * The checks tell the truth, part one: for every lab the stub fails and the reference passes, in the VM and without it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stubFrom } from '../src/catalog/index.ts'
import { labJson, labsJson, ROOT } from './support/cli.ts'
import { solutionOf, submission } from './support/submission.ts'

const slugs = readdirSync(join(ROOT, 'checks'))
  .filter((name) => name.endsWith('.check.ts'))
  .map((name) => basename(name, '.check.ts'))

test.each(['qemu', 'local'])('every reference passes every check on %s, bonus included', async (sandbox) => {
  const { code, labs } = await labsJson(['--solution', '--sandbox', sandbox])
  const others = labs.flatMap(({ verdicts }) => verdicts.filter(({ status }) => status !== 'passed'))
  expect(others).toEqual([])
  expect(labs.map(({ verdicts }) => verdicts.length)).not.toContain(0)
  expect(labs.map(({ lab }) => lab)).toEqual(slugs.map((slug) => slug.split('-')[0]))
  expect(code).toBe(0)
})

describe.each(slugs)('%s', (slug) => {
  test('the stub fails, because it is not written yet', async () => {
    const path = solutionOf(slug)
    // Generated here, because in a learner's clone the stub is no stub any more.
    using stub = submission(slug, stubFrom(readFileSync(path, 'utf8'), path))
    const { code, verdict } = await labJson([slug, '--file', stub.file])
    const failed = verdict.verdicts.filter(({ status }) => status === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.map(({ evidence }) => evidence?.notWritten)).toEqual(failed.map(() => true))
    expect(verdict.verdicts.filter(({ status }) => status === 'errored')).toEqual([])
    expect(code).toBe(1)
  })
})
