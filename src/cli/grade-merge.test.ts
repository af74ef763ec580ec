import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from '../grading/fixture.ts'
import { type LabRecord, openAttempt, writeRun } from '../grading/index.ts'
import { mergeCommand } from './grade-merge.ts'
import { contextFor } from './testing/context.ts'

let folder: string
let said: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'merge-'))
  said = ''
})
afterEach(() => rmSync(folder, { recursive: true }))

const place = (name: string): string => join(folder, name)
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** Anna is of the first part, and Ben of the second. */
function attempt(name: string, index: number, ...records: LabRecord[]): void {
  mkdirSync(place(name), { recursive: true })
  const shard = { index, total: 2 }
  const ledger = openAttempt(place(name), { shard, submissions: ['anna', 'ben'], labs: ['4.1', '4.2'] })
  for (const each of records) ledger.add(each)
}

async function merge(...args: string[]): Promise<number> {
  const { context } = contextFor({
    out: (text) => {
      said += text
    },
  })
  return mergeCommand([...args.slice(0, -1).map(place), '--out', place(args.at(-1) ?? '')], context)
}

const lost = { check: 'a', title: 'A', points: 12, because: 'failed' as const, needs: [] }
const evidence = { expected: 'an answer', observed: 'none', next: 'look' }
const failed = record({
  ...{ submission: 'ben', lab: '4.2', points: 18, passed: false, losses: [lost] },
  verdicts: [
    { ...{ check: 'a', title: 'A', scenario: '', bonus: false, duration: 1 }, status: 'failed', evidence },
  ],
})

test('parts of several folders become one, with their evidence, as often as one likes', async () => {
  attempt('a', 1, record(), record({ lab: '4.2' }))
  attempt('b', 2, record({ submission: 'ben' }), failed)
  expect(await merge('a', 'b', 'all')).toBe(0)
  const first = read('all/results.jsonl')
  expect(
    first
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([record(), record({ lab: '4.2' }), record({ submission: 'ben' }), failed])
  expect(read('all/feedback/ben.md')).toMatch(/an answer/)
  attempt('a', 1, record())
  expect(await merge('b', 'all', 'a', 'a', 'all')).toBe(0)
  expect(read('all/results.jsonl')).toBe(first)
  expect(readdirSync(place('all')).filter((name) => name.startsWith('results.jsonl'))).toHaveLength(1)
})

test('a part that was lost is named, and so is what attempts do not agree on', async () => {
  attempt('a', 1, record(), record({ lab: '4.2' }))
  attempt('a', 1, record({ points: 7, passed: false }))
  expect(await merge('a', 'all')).toBe(2)
  expect(said).toMatch(/1 submission without all results.*Part 2 of 2: ben \(4\.1 4\.2\)/s)
  expect(said).toMatch(/anna 4\.1: 30 of 30 kept, 7 of 30 not/)
  expect(read('all/results.csv')).toMatch(/^ben,ben,.*"?not graded yet: 4\.1, 4\.2/m)
  expect(read('all/feedback/ben.md')).toMatch(/^# ben: not graded yet/)
})

test('what is not among these is not written over', async () => {
  attempt('a', 1, record())
  attempt('b', 2, failed)
  await merge('a', 'b', 'all')
  await expect(merge('a', 'all')).rejects.toThrow(/results that are not among these/)
  await expect(merge('nowhere', 'all')).rejects.toThrow(/There is no/)
})

test('marks are by the course that the parts were graded with', async () => {
  writeFileSync(place('grading.yaml'), 'scale: 100\n')
  for (const [index, name] of ['a', 'b'].entries()) {
    attempt(name, index + 1, record({ submission: name === 'a' ? 'anna' : 'ben', lab: '4.1' }))
    const run = { inputs: ['/class'], labs: ['4.1'], seed: '', course: place('grading.yaml') }
    writeFileSync(place(`${name}/run.json`), writeRun(run))
  }
  const [file] = readdirSync(place('a')).filter((name) => name.startsWith('results'))
  await merge(`a/${file}`, 'b', 'all')
  expect(said).toContain('As graded: --course grading.yaml')
  expect(read('all/results.csv')).toMatch(/,100,/)
  expect(JSON.parse(read('all/run.json'))).toMatchObject({ course: place('grading.yaml') })
  rmSync(place('grading.yaml'))
  await expect(merge('a', 'b', 'all')).rejects.toThrow(/grading.yaml, which is no longer there/)
})
