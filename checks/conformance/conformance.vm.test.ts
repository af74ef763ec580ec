/**
 * The checks tell the truth, part three: they accept solutions that have nothing in common with the reference, and what
 * they find wrong with one of them is wrong.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT, withoutVitest } from '../support/cli.ts'
import { scoreOf, surprises } from './judge.ts'
import { FAULTS } from './known.ts'
import type { ConformanceRun } from './main.ts'
import { submissions } from './submissions.ts'

const all = submissions()

/** All of them, in one process. */
async function runConformance(): Promise<Map<string, ConformanceRun>> {
  const argv = ['--import', 'tsx', join(ROOT, 'checks/conformance/main.ts'), '--json']
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
    .map((line) => JSON.parse(line) as ConformanceRun)
  return new Map(runs.map((run) => [run.name, run]))
}

let runs: Map<string, ConformanceRun>
beforeAll(async () => {
  runs = await runConformance()
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
