/**
 * results.csv: a row for each submission, for spreadsheets and for those who move marks elsewhere.
 */
import type { Member } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import type { Row } from './class-summary.ts'
import { markText, openLabs, overrideText } from './reason.ts'

/** RFC 4180, with a byte order mark: without it, Excel takes UTF-8 for something else. */
export function csvHead(labs: readonly string[]): string {
  const names = ['submission', 'name', 'id', 'email', 'late', ...labs, 'points', 'out of', 'note']
  return `\ufeff${line(names)}`
}

export function csvRow({ submission, people, late, labs, mark }: Row): string {
  const joined = (key: 'name' | 'id' | 'email'): string =>
    people.flatMap((person) => person[key] ?? []).join('; ')
  const { points, outOf, open } = mark
  const { lost, ungraded } = openLabs(labs, mark)
  const missing = [
    ...(lost.length === 0 ? [] : [`no result yet for ${lost.join(', ')}: not the student’s fault`]),
    ...(ungraded.length === 0 ? [] : [`not graded yet: ${ungraded.join(', ')}`]),
  ]
  const byHand = labs.flatMap((record) =>
    record?.override === undefined ? [] : `${record.lab} ${overrideText(record)}`,
  )
  return line([
    ...[submission, joined('name'), joined('id'), joined('email'), late ? 'late' : ''],
    // An unknown mark is no zero.
    ...labs.map((record) => record?.points ?? ''),
    ...[open.length > 0 ? '' : points, outOf],
    [...missing, ...byHand, ...markText(mark)].join('. '),
  ])
}

/** Of somebody in the roster who has handed in nothing: what that is worth, a person says. */
export function csvAbsent({ name, ids, email }: Member, labs: readonly string[], outOf: number): string {
  const empty = labs.map(() => '')
  return line(['', name, ids[0] ?? '', email ?? '', '', ...empty, '', outOf, 'nothing was handed in'])
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/**
 * What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"), at the beginning and wherever
 * one that separates by other characters would begin a cell; our own numbers are numbers.
 */
export function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = cleanLine(value).replace(/(^|[;,"]\s*)(?=[=+\-@|%\uff0b\uff0d\uff1d\uff20])/gu, "$1'")
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
