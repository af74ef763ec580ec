/**
 * results.csv: a row for each submission, for spreadsheets and for those who move marks elsewhere.
 */
import { cleanLine } from '../hostile.ts'
import type { ClassSummary, Row } from './class-summary.ts'

/** RFC 4180, with a byte order mark: without it, Excel takes UTF-8 for something else. */
export function toCsv({ labs, rows }: ClassSummary): string {
  const head = [
    'submission',
    'name',
    'id',
    'email',
    'late',
    ...labs.map(({ lab }) => lab),
    'points',
    'out of',
    'note',
  ]
  const lines = [head, ...rows.map(cellsOf)].map((cells) => cells.map(cell).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}

function cellsOf({ submission, people, late, labs, points, outOf, errored }: Row): (string | number)[] {
  const joined = (key: 'name' | 'id' | 'email'): string =>
    people.flatMap((person) => person[key] ?? []).join('; ')
  return [
    ...[submission, joined('name'), joined('id'), joined('email'), late ? 'late' : ''],
    // An unknown mark is no zero.
    ...labs.map((record) => record?.points ?? ''),
    ...(errored.length > 0
      ? ['', outOf, `no result yet for ${errored.join(', ')}: not the student’s fault`]
      : [points, outOf, '']),
  ]
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
