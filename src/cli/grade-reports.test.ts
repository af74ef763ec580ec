import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { record } from '../grading/fixture.ts'
import { type LabRecord, PLAIN_COURSE, parseOverrides, parseRoster } from '../grading/index.ts'
import { tree } from '../submissions/fixture.ts'
import { writeReports } from './grade-reports.ts'
import type { Rules } from './grade-rules.ts'
import { sourceOf } from './grade-source.ts'
import { contextFor } from './testing/context.ts'

const PLAIN: Rules = {
  course: PLAIN_COURSE,
  members: undefined,
  overrides: new Map(),
  gradebook: undefined,
  pseudonyms: false,
  files: {},
}

async function reports(records: LabRecord[], rules: Partial<Rules> = {}) {
  const folder = tree()
  const { context, said } = contextFor()
  const out = folder.folder
  const code = await writeReports(sourceOf(records), { rules: { ...PLAIN, ...rules }, out, context })
  const read = (name: string): string => readFileSync(join(out, name), 'utf8')
  return { code, said: said(), read, out, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

const moodle = (submission: string, id: string, own: Partial<LabRecord> = {}) =>
  record({ submission, people: [{ name: submission, id }], ...own })

test('everything is there, and nothing half done', async () => {
  using all = await reports([moodle('Zoë_7', '7'), record({ submission: 'ben' })])
  expect(all.code).toBe(0)
  expect(readdirSync(all.out).sort()).toEqual([
    ...[
      'canvas.csv',
      'feedback',
      'junit.xml',
      'moodle-feedback.zip',
      'moodle.csv',
      'report.html',
      'results.csv',
    ],
  ])
  expect(readdirSync(join(all.out, 'feedback')).sort()).toEqual([
    'Zoë_7.html',
    'Zoë_7.md',
    'ben.html',
    'ben.md',
  ])
  expect(all.read('report.html')).toMatch(/^<!doctype html>.*Zoë_7.*<\/html>\n$/s)
})

test('stopped half-way, it leaves the reports that were there', async () => {
  using all = await reports([record({ submission: 'anna' })])
  const before = all.read('report.html')
  const stopping = new AbortController()
  const source = sourceOf([record({ submission: 'ben' }), record({ submission: 'carl' })])
  const recordsOf = (id: string): LabRecord[] => {
    stopping.abort()
    return source.recordsOf(id)
  }
  const options = { rules: PLAIN, out: all.out, context: contextFor({ signal: stopping.signal }).context }
  await expect(writeReports({ ...source, recordsOf }, options)).rejects.toMatchObject({ code: 'interrupted' })
  expect(all.read('report.html')).toBe(before)
  expect(readdirSync(all.out).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('what errored is listed apart, is no zero, and ends with 2', async () => {
  using all = await reports([
    moodle('anna', '7', { status: 'errored', points: null, passed: false }),
    moodle('ben', '8'),
  ])
  expect(all.code).toBe(2)
  expect(all.said).toMatch(/1 result missing.*anna 4\.1/s)
  expect(all.read('results.csv')).toMatch(/anna,anna,7,,,,,30,no result yet for 4\.1/)
  expect(all.read('moodle.csv')).toMatch(/Participant 7,anna,,,30/)
  expect(all.read('feedback/anna.md')).toContain('not your fault')
})

test('points given by hand hold, are shown as that, and settle what errored', async () => {
  const overrides = parseOverrides(
    'anna: { 4.1: { points: 25, reason: seen to work } }\nx: { 4.1: { points: 1, reason: y } }',
    'o',
  )
  using all = await reports([moodle('anna', '7', { status: 'errored', points: null, passed: false })], {
    overrides,
  })
  expect(all.code).toBe(0)
  expect(all.read('moodle.csv')).toContain('Participant 7,anna,,25,30')
  expect(all.read('feedback/anna.md')).toMatch(
    /25 of 30, given by hand \\\(no result from the checks\\\): seen to work/,
  )
  expect(all.said).toContain('nobody has x 4.1')
})

test('a roster names people, says who is missing, and makes lateness cost', async () => {
  const late = { due: { at: Date.UTC(2026, 0, 1), zone: 0 }, perDay: { percent: 10 }, grace: 0 }
  const members = parseRoster('id,name,submitted_at\n7,Zoë Müller,2026-01-01 12:00\n9,Carl,\n', 'r')
  using all = await reports([moodle('zm_7', '7'), record({ submission: 'ghost' })], {
    members,
    course: { ...PLAIN_COURSE, policy: { counts: {}, late } },
  })
  expect(all.said).toMatch(/nothing was handed in \(1\): Carl/)
  expect(all.said).toMatch(/not in the roster \(1\): ghost/)
  expect(all.read('results.csv')).toContain('zm_7,Zoë Müller,7,,late,30,27,30,−3: 1 day late')
  expect(all.read('feedback/zm_7.md')).toContain('Zoë Müller: 27 of 30')
  expect(all.read('results.csv')).toContain(',Carl,9,,,,,30,nothing was handed in')
  expect(all.read('report.html')).toContain('nothing was handed in (1): Carl')
  expect(all.said).not.toContain('numbers of the roster')
})

test('Moodle gets back its own number, whatever the roster has; where it is not known, that is said', async () => {
  const members = parseRoster('name,id,email\nAnna,1001,a@x\nBen,1002,b@x\n', 'r')
  using all = await reports(
    [moodle('Anna', '70001'), record({ submission: 'ben', people: [{ name: 'Ben' }] })],
    {
      members,
    },
  )
  expect(all.read('moodle.csv')).toMatch(/Participant 70001,Anna.*Participant 1002,Ben/s)
  expect(all.said).toMatch(/have the numbers of the roster/)
})

test('the number that goes back is the site’s, not one that only the roster has', async () => {
  const members = parseRoster('id,name,group\n9001,Zoë Müller,\n8,Carl,g\n7007,Dora,g\n5005,Emma,\n', 'r')
  const moodleOf = (name: string, id: string) =>
    record({ submission: `${name}_${id}`, people: [{ name, id }] })
  using all = await reports(
    [moodleOf('Zoë Müller', '7'), moodleOf('carl', '8'), record({ submission: 'emma' })],
    { members },
  )
  const told = all.read('moodle.csv').split('\r\n').slice(1, -1)
  expect(told.map((line) => line.split(',').slice(0, 2))).toEqual([
    ['Participant 7', 'Zoë Müller'],
    ['Participant 8', 'Carl'],
    ['Participant 7007', 'Dora'],
    ['Participant 5005', 'Emma'],
  ])
  const zip = all.read('moodle-feedback.zip')
  expect(zip).toContain('Zoë Müller_7_assignfeedback_file')
  expect(zip).not.toContain('9001')
})

function failedWith(evidence: { expected: string; observed: string; next: string }) {
  const verdict = {
    check: 'c',
    title: 'c',
    scenario: '',
    status: 'failed',
    bonus: false,
    duration: 1,
  } as const
  const loss = { check: 'c', title: 'c', points: 1, because: 'failed' as const, needs: [] }
  return { losses: [loss], verdicts: [{ ...verdict, evidence }] }
}

/** What a page has packed. */
function dataOf(page: string): string {
  const packed = page.matchAll(/<script type="text\/plain">([^<]*)/g)
  return [...packed].map(([, text]) => inflateRawSync(Buffer.from(text ?? '', 'base64')).toString()).join()
}

test('shown around, the page names nobody, and the same names come again', async () => {
  const evidence = { expected: 'x', observed: 'Zoë wrote this', next: 'What did Zoë mean?' }
  const records = [moodle('Zoë Müller_7', '7', failedWith(evidence)), record({ submission: 'benedikt' })]
  using all = await reports(records, { pseudonyms: true })
  const page = all.read('report.html')
  const data = dataOf(page)
  expect(data).toContain('wrote this')
  expect(page + data).not.toMatch(/Zoë|Müller|benedikt/)
  expect(page).toMatch(/Student 1.*Student 2/s)
  expect(all.read('results.csv')).toContain('Zoë Müller_7')
  expect(all.read('pseudonyms.csv')).toMatch(/^pseudonym,submission\nStudent 1,/)
})

test('shown around, the page has nothing of the roster either, nor of who has handed in nothing', async () => {
  const evidence = { expected: 'x', observed: 'Ann Lee (ann@x.example, 10017) had it of Dora', next: 'see' }
  const own = failedWith(evidence)
  const members = parseRoster(
    'id,name,email\n10017,Ann Lee,ann@x.example\n10018,Annabel Lee,annabel@x.example\n10019,Dora Groß,dora@x.example\n',
    'class.csv',
  )
  const records = [record({ submission: 'ann', ...own }), record({ submission: 'annabel', ...own })]
  using all = await reports(records, { members, pseudonyms: true })
  const page = all.read('report.html')
  const data = dataOf(page)
  expect(data).toMatch(/Student \d \(Student \d, Student \d\) had it of Somebody/)
  expect(page + data).not.toMatch(/\bann\b|annabel|dora|groß|1001\d|x\.example/i)
  expect(all.said).toContain('all other files do')
})

test('outside of Classroom 50’s runner there is no result.json', async () => {
  using all = await reports([record()])
  expect(existsSync(join(all.out, 'result.json'))).toBe(false)
})
