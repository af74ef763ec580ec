/** Tables for other programs: nothing of a submission may become a formula or markup in them. */
import { expect, test } from 'vitest'
import { record } from '../../grading/fixture.ts'
import { escapeXml } from '../xml.ts'
import { summarise } from './class-summary.ts'
import { cell, csvHead, csvRow } from './csv.ts'
import { JUNIT_END, JUNIT_START, junitSuite } from './junit.ts'

test.each<[string | number, string]>([
  ['Anna', 'Anna'],
  ['Groß, Jürgen', '"Groß, Jürgen"'],
  ['the "one"', '"the ""one"""'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['  =1+1', '"\'=1+1"'],
  ['+1', '"\'+1"'],
  ['-1', '"\'-1"'],
  ['@SUM(A1)', '"\'@SUM(A1)"'],
  ['|calc', '"\'|calc"'],
  ['\uff1d1+1', '"\'\uff1d1+1"'],
  ['\t=1', '"\'=1"'],
  ['a\r\n=1', 'a =1'],
  ['\x1b[2Jx', 'x'],
  [-1.5, '-1.5'],
  // Where commas are for decimals, a spreadsheet cuts at semicolons, and not at a quote in the middle of a line.
  ['x;=1+1;y', `"x;'=1+1;y"`],
  ['x; @SUM(1)', `"x; '@SUM(1)"`],
  ['x,"+1', `"x,""'+1"`],
  ['Anna-Lena; Ben', '"Anna-Lena; Ben"'],
])('the cell of %j is %s', (value, text) => {
  expect(cell(value)).toBe(text)
})

test('a row for each submission; an unknown mark is no zero', () => {
  const { rows, labs } = summarise([
    record({ submission: 'anna', people: [{ name: 'Anna', id: '7' }, { name: 'Ben' }], late: true }),
    record({ submission: 'anna', lab: '4.2', points: 12.5, outOf: 25, passed: false }),
    record({ submission: 'carl', status: 'errored', points: null, passed: false }),
    record({ submission: 'dora', points: 30, override: { points: 30, reason: '=shown', before: 12 } }),
  ])
  expect([csvHead(labs.map(({ lab }) => lab)), ...rows.map(csvRow)].join('')).toBe(
    [
      '\ufeffsubmission,name,id,email,late,4.1,4.2,points,out of,note',
      'anna,"Anna; Ben",7,,late,30,12.5,42.5,55,',
      'carl,carl,,,,,,,30,no result yet for 4.1: not the student’s fault',
      'dora,dora,,,,30,,30,30,"4.1 30 of 30, given by hand (12 from the checks): =shown"',
      '',
    ].join('\r\n'),
  )
})

test('junit.xml escapes whatever a submission says', () => {
  const evil = '"><x a="\'&]]>\x00\x1b[2J'
  const verdict = {
    check: 'c',
    title: evil,
    scenario: '',
    status: 'failed',
    bonus: false,
    duration: 5,
  } as const
  const xml = [
    JUNIT_START,
    ...[
      record({
        submission: evil,
        verdicts: [{ ...verdict, evidence: { expected: evil, observed: evil, next: evil } }],
      }),
      record({
        submission: 'ben',
        status: 'unreadable',
        points: 0,
        unreadable: { message: evil, output: evil },
      }),
      record({ submission: 'carl', status: 'errored', points: null }),
    ].map(junitSuite),
    JUNIT_END,
  ].join('')
  expect(xml.match(/<[a-z/?]+/g)?.sort()).toEqual(
    [
      ...['</error', '</failure', '</failure', '</testcase', '</testcase', '</testcase'],
      ...['</testsuite', '</testsuite', '</testsuite', '</testsuites', '<?xml'],
      ...['<error', '<failure', '<failure', '<testcase', '<testcase', '<testcase'],
      ...['<testsuite', '<testsuite', '<testsuite', '<testsuites'],
    ].sort(),
  )
  expect(xml).not.toContain('\x1b')
})

test('xml', () => {
  expect(escapeXml(`<a b="c">'&`)).toBe('&lt;a b=&quot;c&quot;&gt;&#39;&amp;')
})

test('causes of one kind are counted together, once for each submission', () => {
  const failed = (next: string) =>
    ({
      check: next,
      title: next,
      scenario: '',
      status: 'failed',
      bonus: false,
      duration: 1,
      evidence: { expected: '', observed: '', next },
    }) as const
  const { causes, hardest } = summarise([
    record({ submission: 'a', verdicts: [failed('for 10.0.0.1?'), failed('for 10.0.0.2?')] }),
    record({ submission: 'b', verdicts: [failed('for 10.9.0.7?')] }),
  ])
  expect(causes).toEqual([
    { lab: '4.1', what: 'for ADDRESS?', title: 'for 10.0.0.1?', submissions: 2, asked: 2 },
  ])
  expect(hardest).toHaveLength(3)
})
