/** `npm run grade report` on what a run has found out that was stopped before its end. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { record } from '../grading/fixture.ts'
import { type LabRecord, openLedger, writeRun } from '../grading/index.ts'
import { type Tree, tree } from '../submissions/fixture.ts'
import { reportCommand } from './grade-report.ts'
import { contextFor } from './testing/context.ts'

let folder: Tree
let said: string
const place = (name: string): string => join(folder.folder, name)
const read = (name: string): string => readFileSync(place(name), 'utf8')
beforeEach(() => {
  folder = tree()
  said = ''
})
afterEach(() => folder[Symbol.dispose]())

const person = (name: string, id: string) => ({ id: `${name}_${id}`, people: [{ name, id }] })
const CLASS = [person('Anna', '7'), person('Ben', '8'), person('Carl', '9')]

/** Of a run of two labs for all of the class. */
async function report(records: LabRecord[], ...args: string[]): Promise<number> {
  const ledger = openLedger(place('results.jsonl'))
  for (const each of records) ledger.add(each)
  const run = { inputs: ['/class'], labs: ['4.1', '4.2'], seed: '', submissions: CLASS }
  writeFileSync(place('run.json'), writeRun(run))
  const { context } = contextFor({
    out: (text) => {
      said += text
    },
  })
  return reportCommand([folder.folder, ...args], context)
}

const passed = {
  ...{ check: 'a', title: 'A', scenario: '', bonus: false, duration: 1 },
  status: 'passed' as const,
}
const result = (number: number, lab: string, own: Partial<LabRecord> = {}): LabRecord => {
  const { id, people } = CLASS[number] as (typeof CLASS)[number]
  return record({ submission: id, people, lab, verdicts: [passed], ...own })
}
const anna = [result(0, '4.1'), result(0, '4.2', { points: 20, outOf: 40, passed: false })]

test('what is not graded yet is no zero, and nobody is said to have handed in nothing', async () => {
  writeFileSync(place('class.csv'), 'id,name\n7,Anna\n8,Ben\n9,Carl\n10,Dora\n')
  const code = await report([...anna, result(1, '4.1')], '--roster', place('class.csv'))
  expect(code).toBe(2)
  expect(said).toMatch(/not finished: 1 of 3 submissions .*3 of 6 labs/)
  expect(said).toMatch(/nothing was handed in \(1\): Dora/)
  expect(said).not.toMatch(/not in the roster|no fault of/)
  const [, first, second, third, absent] = read('results.csv').split('\r\n')
  expect(first).toMatch(/^Anna_7,Anna,7,,,30,\d+,\d+,\d+,$/)
  expect(second).toMatch(/^Ben_8,Ben,8,,,30,,,\d+,not graded yet: 4\.2$/)
  expect(third).toMatch(/^Carl_9,Carl,9,,,,,,\d+,"?not graded yet: 4\.1, 4\.2"?$/)
  expect(absent).toMatch(/Dora.*nothing was handed in/)
})

test('gradebooks leave it open, and say nothing of it to the site', async () => {
  await report([...anna, result(1, '4.1')])
  expect(read('moodle.csv')).toMatch(/Participant 7,Anna,,\d+,\d+,,"4.1: .*\r\nParticipant 8,Ben,,,\d+,,\r\n/)
  expect(read('moodle.csv')).toMatch(/\r\nParticipant 9,Carl,,,\d+,,\r\n$/)
  expect(read('canvas.csv')).toMatch(/\r\nBen,8,,,,\r\nCarl,9,,,,\r\n$/)
})

test('feedback, the page and junit.xml say so', async () => {
  await report([...anna, result(1, '4.1')])
  expect(read('feedback/Ben_8.md')).toMatch(/^# Ben: 30 of \d+ points so far; not graded yet: 4\.2\n/)
  expect(read('feedback/Ben_8.md')).not.toContain('your fault')
  expect(read('feedback/Carl_9.md')).toMatch(/^# Carl: not graded yet\n/)
  expect(read('report.html')).toMatch(/not finished: 1 of 3 submissions/)
  expect(read('junit.xml')).toMatch(/name="Carl_9 4\.1" tests="1" failures="0" errors="0" skipped="1"/)
})

test('points by hand settle what is not graded yet', async () => {
  writeFileSync(place('overrides.yaml'), 'Ben_8: { 4.2: { points: 25, reason: shown in class } }\n')
  await report([...anna, result(1, '4.1')])
  expect(said).toMatch(/not finished: 2 of 3 submissions/)
  expect(read('moodle.csv')).toMatch(/Participant 8,Ben,,55,/)
})

test('of a run that came to its end nothing is said', async () => {
  const all = CLASS.flatMap((_, number) => [result(number, '4.1'), result(number, '4.2')])
  expect(await report(all)).toBe(0)
  expect(said + read('report.html') + read('results.csv')).not.toMatch(/not finished|not graded/)
})
