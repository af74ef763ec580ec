/**
 * Tables as spreadsheets and course sites write them (RFC 4180 and its relatives): cells keep the text that they were written with,
 * so that what is not ours can go back unchanged. Pure.
 */
import { LabError } from '../errors.ts'

export interface Cell {
  text: string
  /** With its quotes. */
  raw: string
}

export interface Table {
  head: string[]
  rows: Cell[][]
  /** The line of names, and what every line ends with, as they were. */
  headRaw: string
  separator: string
  lineEnd: string
  byteOrderMark: string
}

/** Far more than a class has. */
const MOST_ROWS = 100_000

/** @param file only to name the culprit. @throws LabError `usage` */
export function parseTable(text: string, file: string): Table {
  const byteOrderMark = text.startsWith('\ufeff') ? '\ufeff' : ''
  const body = text.slice(byteOrderMark.length)
  const lineEnd = /\r?\n/.exec(body)?.[0] ?? '\n'
  const separator = separatorOf(body.split(lineEnd, 1)[0] ?? '')
  const [first, ...rows] = cellsOf(body, separator, file)
  if (first === undefined) throw new LabError('usage', `${file} is empty.`)
  return {
    head: first.map(({ text }) => text.trim()),
    headRaw: first.map(({ raw }) => raw).join(separator),
    rows: rows.filter((row) => row.some(({ text }) => text.trim() !== '')),
    ...{ separator, lineEnd, byteOrderMark },
  }
}

function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  const count = (separator: string): number => bare.split(separator).length
  return [';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best), ',')
}

function cellsOf(text: string, separator: string, file: string): Cell[][] {
  const rows: Cell[][] = []
  // A cell: quoted, with doubled quotes inside, or bare; then what ends it.
  const pattern = new RegExp(
    `("(?:[^"]|"")*"|[^"${separator}\\r\\n][^${separator}\\r\\n]*|)(${separator}|\\r?\\n|$)`,
    'y',
  )
  let row: Cell[] = []
  while (pattern.lastIndex < text.length) {
    const [, raw = '', end = ''] = pattern.exec(text) ?? notATable(file, rows.length + 1)
    row.push({ raw, text: raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw })
    if (end === separator && pattern.lastIndex < text.length) continue
    if (end === separator) row.push({ raw: '', text: '' })
    rows.push(row)
    row = []
    if (rows.length > MOST_ROWS) notATable(file, MOST_ROWS)
  }
  return rows
}

function notATable(file: string, row: number): never {
  throw new LabError('usage', `${file} is no table: row ${row} cannot be read.`, {
    next: 'Save it as CSV, in UTF-8.',
  })
}
