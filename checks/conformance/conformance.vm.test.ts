/**
 * The checks tell the truth, part three: they accept solutions that have nothing in common with the reference, and what
 * they find wrong with one of them is wrong.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCorpus } from '../support/run-corpus.ts'
import { scoreOf, surprises } from './judge.ts'
import { FAULTS } from './known.ts'
import type { ConformanceRun } from './main.ts'
import { submissions } from './submissions.ts'

const all = submissions()

/** All of it is ours; what needs packages is run in the VM all the same. `npm run conformance` runs all of it there. */
const SANDBOX = process.getuid?.() === 0 ? 'local' : 'qemu'

let runs: Map<string, ConformanceRun>
beforeAll(async () => {
  const told = await runCorpus<ConformanceRun>('conformance', '--sandbox', SANDBOX)
  runs = new Map(told.map((run) => [run.name, run]))
}, 1_200_000)

const verdictsOn = (name: string) => runs.get(name)?.verdicts ?? []

test.each(all)('$name', ({ name }) => {
  expect(surprises(name, verdictsOn(name))).toEqual([])
})

afterAll(() => {
  const labs = [...new Set(all.map(({ slug }) => slug))]
  const implementations = [...new Set(all.map(({ implementation }) => implementation))]
  const scored = (name: string): string => (runs?.has(name) ? scoreOf(verdictsOn(name)) : '')
  const rows = implementations.map((name) => [name, ...labs.map((slug) => scored(`${slug}/${name}`))])
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
