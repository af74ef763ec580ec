import { expect, test } from 'vitest'
import { record } from './fixture.ts'
import { merge } from './merge.ts'
import type { LabRecord } from './record.ts'
import type { ResultFile } from './result-file.ts'

const verdict = (status: string) => ({
  check: 'a',
  title: 'A',
  scenario: '',
  status,
  bonus: false,
  duration: 1,
})
const passed = (submission: string, lab: string, own: Partial<LabRecord> = {}): LabRecord =>
  record({ submission, lab, verdicts: [verdict('passed')] as LabRecord['verdicts'], ...own })
const failed = (submission: string, lab: string, own: Partial<LabRecord> = {}): LabRecord =>
  passed(submission, lab, {
    passed: false,
    points: 3,
    verdicts: [verdict('failed')] as LabRecord['verdicts'],
    ...own,
  })

/** As attempt at a part of anna, ben and carl, or without that line. */
function file(index: number | undefined, ...records: LabRecord[]): ResultFile {
  const class_ = { submissions: ['anna', 'ben', 'carl'], labs: ['4.1', '4.10'] }
  return {
    ...{ file: '', records, whole: 0 },
    ...(index === undefined ? {} : { attempt: { ...class_, shard: { index, total: 2 } } }),
  }
}

const sum = ({ records }: { records: LabRecord[] }) =>
  records.map(({ submission, lab, points }) => `${submission} ${lab} ${points}`)

test('parts become a whole, in the order of one run, whatever the order of the files', () => {
  const one = file(
    1,
    passed('carl', '4.1'),
    passed('carl', '4.10'),
    passed('anna', '4.10'),
    passed('anna', '4.1'),
  )
  const two = file(2, failed('ben', '4.1'), passed('ben', '4.10'))
  const merged = merge([one, two])
  expect(sum(merged)).toEqual([
    'anna 4.1 30',
    'anna 4.10 30',
    'ben 4.1 3',
    'ben 4.10 30',
    'carl 4.1 30',
    'carl 4.10 30',
  ])
  expect(merged).toMatchObject({ missing: [], conflicts: [] })
  expect(merge([two, one])).toEqual(merged)
})

test('merged again, with one attempt twice, it is the same', () => {
  const one = file(1, passed('anna', '4.1'), failed('carl', '4.1'))
  const merged = merge([one, file(2, passed('ben', '4.1'))])
  const again = merge([one, file(undefined, ...merged.records), one])
  expect(again.records).toEqual(merged.records)
  expect(again.conflicts).toEqual([])
})

test('two attempts at one part that differ in times alone are one; what errored gives way to any result', () => {
  const slow = passed('anna', '4.1', { duration: 99_000, tries: 2 })
  const errored = record({ submission: 'anna', lab: '4.10', status: 'errored', points: null, passed: false })
  const files = [file(1, slow, errored), file(1, passed('anna', '4.1'), failed('anna', '4.10'))]
  const merged = merge(files)
  expect(sum(merged)).toEqual(['anna 4.1 30', 'anna 4.10 3'])
  expect(merged.conflicts).toEqual([])
  expect(merge([...files].reverse()).records).toEqual(merged.records)
})

test('attempts that do not agree are told, with what differs, and the better one is kept', () => {
  const changed = { ...record().hashes, submission: 'other' }
  const files = [
    file(1, failed('anna', '4.1'), passed('carl', '4.1')),
    file(1, passed('anna', '4.1'), failed('carl', '4.1', { hashes: changed })),
  ]
  for (const order of [files, [...files].reverse()]) {
    const { conflicts, records } = merge(order)
    expect(records.map(({ points }) => points)).toEqual([30, 30])
    expect(
      conflicts.map(({ kept, other, differs }) => [kept.submission, kept.points, other.points, differs]),
    ).toEqual([
      ['anna', 30, 3, 'result'],
      ['carl', 30, 3, 'submission'],
    ])
  }
})

test('what no attempt has is told, with the part that was lost', () => {
  expect(
    merge([file(1, passed('anna', '4.1'), passed('anna', '4.10'), passed('carl', '4.10'))]).missing,
  ).toEqual([
    { submission: 'ben', labs: ['4.1', '4.10'], shard: { index: 2, total: 2 } },
    { submission: 'carl', labs: ['4.1'], shard: { index: 1, total: 2 } },
  ])
})
