/**
 * The checks tell the truth, part three: they accept solutions that have nothing in common with the reference, and what
 * they find wrong with one of them is wrong.
 */
import { afterAll, expect, test } from 'vitest'
import type { Verdict } from '../../src/verdict/index.ts'
import { labJson } from '../support/cli.ts'
import { FAULTS, PACKAGES } from './known.ts'
import { submissions } from './submissions.ts'

const all = submissions()
/** `22/22`, by name of the submission. */
const scores = new Map<string, string>()

function told({ check, status, evidence, error }: Verdict): string {
  return `${check} ${status}: ${evidence?.observed ?? error ?? ''}`
}

test.each(all)('$name', async ({ name, slug, implementation, file }) => {
  const packages = PACKAGES[implementation] ?? []
  const env = packages.length === 0 ? {} : { CONTAINER_LAB_PACKAGES: packages.join(' ') }
  const { verdict } = await labJson([slug, '--file', file], { env })
  const { verdicts } = verdict
  const known = FAULTS.filter(({ submission }) => submission === name).map(({ check }) => check)
  const waits = ({ status, blockedBy = [] }: Verdict): boolean =>
    status === 'blocked' && blockedBy.every((check) => known.includes(check))
  const others = verdicts.filter((verdict) => verdict.status !== 'passed' && !waits(verdict))
  const passed = verdicts.filter(({ status }) => status === 'passed')
  scores.set(name, `${passed.length}/${verdicts.length}`)
  const unexpected = others.filter(({ check, status }) => status !== 'failed' || !known.includes(check))
  expect(unexpected.map(told)).toEqual([])
  expect(others.map(({ check }) => check).sort()).toEqual(known.sort())
  expect(verdicts.length).toBeGreaterThan(0)
})

afterAll(() => {
  const labs = [...new Set(all.map(({ slug }) => slug))]
  const implementations = [...new Set(all.map(({ implementation }) => implementation))]
  const rows = implementations.map((name) => [
    name,
    ...labs.map((slug) => scores.get(`${slug}/${name}`) ?? ''),
  ])
  const table = [['', ...labs.map((slug) => slug.replace(/-.*/, ''))], ...rows]
  const lines = table.map((cells) =>
    cells
      .map((cell) => cell.padEnd(8))
      .join('')
      .trimEnd(),
  )
  const faults = FAULTS.map(({ submission, check, because }) => `${submission} fails ${check}: ${because}`)
  console.log(['checks passed, by implementation and lab', ...lines, ...faults].join('\n  '))
})
