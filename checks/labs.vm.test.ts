/**
 * The checks tell the truth, part one: for every lab the stub fails and the reference passes, in the VM and without it.
 */
import { describe, expect, test } from 'vitest'
import { labJson, labsJson } from './support/cli.ts'
import { SLUGS, stubSubmission } from './support/submission.ts'
import { expectNotWritten } from './support/verdicts.ts'

test.each(['qemu', 'local'])('every reference passes every check on %s, bonus included', async (sandbox) => {
  const { code, labs } = await labsJson(['--solution', '--sandbox', sandbox])
  const others = labs.flatMap(({ verdicts }) => verdicts.filter(({ status }) => status !== 'passed'))
  expect(others).toEqual([])
  expect(labs.map(({ verdicts }) => verdicts.length)).not.toContain(0)
  expect(labs.map(({ lab }) => lab)).toEqual(SLUGS.map((slug) => slug.split('-')[0]))
  expect(code).toBe(0)
})

describe.each(SLUGS)('%s', (slug) => {
  test('the stub fails, because it is not written yet', async () => {
    using stub = stubSubmission(slug)
    const { code, verdict } = await labJson([slug, '--file', stub.file])
    expectNotWritten(verdict)
    expect(code).toBe(1)
  })
})
