import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from './fixture.ts'
import { adopt, openAttempt, openLedger, resultFiles } from './ledger.ts'
import type { LabRecord } from './record.ts'
import { readResults } from './result-file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-'))
  file = join(folder, 'results.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const attempt = { submissions: ['anna', 'ben'], labs: ['4.1'], shard: { index: 1, total: 2 } }

test('each attempt has a file of its own, which says what there was to do', () => {
  openAttempt(folder, attempt).add(record({ submission: 'anna' }))
  openAttempt(folder, attempt).add(record({ submission: 'anna' }))
  expect(resultFiles(folder)).toHaveLength(2)
  for (const each of resultFiles(folder)) {
    expect(readResults(each)).toMatchObject({ attempt, records: [{ submission: 'anna' }] })
    expect(statSync(each).mode & 0o022).toBe(0)
  }
})

test('a later attempt takes over what holds, and leaves what another one may still be writing as it is', () => {
  const first = openAttempt(folder, attempt)
  first.add(record({ submission: 'anna' }))
  first.add(record({ submission: 'ben', points: 7 }))
  appendFileSync(first.file, '{"half')
  const size = statSync(first.file).size
  const second = openAttempt(folder, attempt)
  adopt(second, folder, ({ submission }) => submission === 'anna')
  expect(second.records().map(({ submission }) => submission)).toEqual(['anna'])
  expect(readResults(second.file).records).toHaveLength(1)
  expect(statSync(first.file).size).toBe(size)
})

test('what does not hold hides nothing that does', () => {
  const old: Partial<LabRecord> = { points: 30, hashes: { ...record().hashes, checks: 'old' } }
  openAttempt(folder, attempt).add(record({ submission: 'anna', ...old }))
  openAttempt(folder, attempt).add(record({ submission: 'anna', points: 3 }))
  const ledger = openLedger(file)
  ledger.add(record({ submission: 'anna', ...old }))
  adopt(ledger, folder, ({ hashes }) => hashes.checks === 'c')
  expect(ledger.find('anna', '4.1')?.points).toBe(3)
})

test('lines longer than what is read at once', () => {
  const long = record({ submission: 'x'.repeat(3_000_000) })
  const ledger = openLedger(file)
  for (const each of [record(), long, record({ submission: 'ben' })]) ledger.add(each)
  expect(openLedger(file).records()).toEqual([record(), long, record({ submission: 'ben' })])
})

test('results that somebody else may have written are none', () => {
  writeFileSync(file, `${JSON.stringify(record({ points: 30 }))}\n`, { mode: 0o644 })
  expect(openLedger(file).records()).toHaveLength(1)
  for (const mode of [0o664, 0o646]) {
    chmodSync(file, mode)
    expect(() => openLedger(file)).toThrow(/can be written by others/)
  }
  chmodSync(file, 0o644)
  renameSync(file, join(folder, 'elsewhere'))
  symlinkSync('elsewhere', file)
  expect(() => readResults(file)).toThrow(/is a link/)
  expect(() => readResults(folder)).toThrow(/not a regular file/)
})

test.runIf(process.getuid?.() === 0)('nor are those of another user', () => {
  const { file: own } = openAttempt(folder, attempt)
  chownSync(own, 12_345, 12_345)
  expect(() => adopt(openLedger(file), folder, () => true)).toThrow(/another user \(12345\)/)
  expect(readdirSync(folder)).toHaveLength(1)
})
