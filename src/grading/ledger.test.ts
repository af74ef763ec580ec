import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from './fixture.ts'
import { openLedger } from './ledger.ts'

const verdict = { check: 'a', title: 'A', scenario: '', status: 'passed', bonus: false, duration: 1 }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  file = join(folder, 'results.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was added is there again, and the last of each counts', () => {
  const ledger = openLedger(file)
  ledger.add(record({ submission: 'anna', lab: '4.1', points: 1 }))
  ledger.add(record({ submission: 'anna 4', lab: '.1', points: 2 }))
  ledger.add(record({ submission: 'anna', lab: '4.1', points: 3 }))
  for (const each of [ledger, openLedger(file)]) {
    expect(each.records().map(({ submission, points }) => [submission, points])).toEqual([
      ['anna 4', 2],
      ['anna', 3],
    ])
    expect(each.find('anna', '4.1')?.points).toBe(3)
    expect(each.find('anna', '4.2')).toBeUndefined()
  }
})

test('a last line that was cut short is taken away, and what follows is whole', () => {
  openLedger(file).add(record({ submission: 'anna' }))
  appendFileSync(file, JSON.stringify(record({ submission: 'ben' })).slice(0, 50))
  const ledger = openLedger(file)
  expect(ledger.records()).toHaveLength(1)
  ledger.add(record({ submission: 'carl' }))
  expect(
    openLedger(file)
      .records()
      .map(({ submission }) => submission),
  ).toEqual(['anna', 'carl'])
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
})

test('lines that are no results are passed over', () => {
  appendFileSync(file, 'hello\n{"schemaVersion":1}\n[]\nnull\n\n')
  expect(openLedger(file).records()).toEqual([])
})

test('names of properties that every object has are names as any other', () => {
  const ledger = openLedger(file)
  ledger.add(record({ submission: '__proto__' }))
  expect(openLedger(file).find('__proto__', '4.1')?.submission).toBe('__proto__')
  expect(ledger.find('constructor', '4.1')).toBeUndefined()
})

test.each<[string, object]>([
  ['a status that there is not', { verdicts: [{ ...verdict, status: 'constructor' }] }],
  ['evidence that is none', { verdicts: [{ ...verdict, evidence: { expected: 1 } }] }],
  ['a person who is a number', { people: [{ name: 'a', id: { toString: 1 } }] }],
  ['another result that is none', { otherwise: 7 }],
  ['code that cannot be read, and does not say why', { status: 'unreadable', unreadable: [] }],
])('a line with %s is passed over', (_, own) => {
  appendFileSync(file, `${JSON.stringify({ ...record(), ...own })}\n`)
  expect(openLedger(file).records()).toEqual([])
})
