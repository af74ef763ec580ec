/**
 * Marks in the tables that course sites take back.
 *
 * Moodle's grading worksheet (mod/assign/feedback/offline/importgradeslib.php) is told by its columns `Identifier` with
 * `Participant 123`, `Grade` and `Last modified (grade)`; a grade above the maximum is passed over without a word. Canvas' gradebook
 * (lib/gradebook_importer.rb) begins with Student and ID, its last column about a person is Section, a row of `Points Possible`
 * follows, and a column that it does not know becomes a new assignment.
 *
 * In a table that the site has made, only cells of marks are written; all others go back with the characters that they came with.
 */
import { type Cell, type Mark, matchRoster, membersIn, type Table } from '../../grading/index.ts'
import type { Row } from './class-summary.ts'
import { cell } from './csv.ts'

export type Marked = Pick<Row, 'submission' | 'people' | 'mark'> & {
  /** `4.1: 30 of 30, …` */
  short: string
}

export interface Filled {
  file: 'moodle.csv' | 'canvas.csv'
  text: string
  /** How many marks are in it. */
  filled: number
  notes: string[]
}

/** Of marks without a name of their own. */
export const ASSIGNMENT = 'Container networking'

const GRADE = ['grade', 'bewertung']
const MAXIMUM = ['maximum grade', 'höchstwert', 'beste bewertung']
const COMMENT = ['feedback comments', 'feedback als kommentar']
/** What Canvas works out by itself. */
const WORKED_OUT = /(?:Current|Final|Override) (?:Score|Points|Grade|Status)/
const ABOUT_PEOPLE = [
  'Student',
  'ID',
  'SIS User ID',
  'SIS Login ID',
  'Integration ID',
  'Root Account',
  'Section',
]

/** @param column that takes the marks, where it does not go without saying */
export function fillGradebook(table: Table, marks: readonly Marked[], column: string | undefined): Filled {
  const isCanvas = table.head.includes('Student') && table.head.includes('Section')
  const place = isCanvas ? canvasColumn(table.head, column) : moodleColumn(table.head, column)
  const file = isCanvas ? 'canvas.csv' : 'moodle.csv'
  if (typeof place === 'string') return { file, text: '', filled: 0, notes: [place] }
  const { members, notes } = matchRoster(
    membersIn(table, 'the gradebook'),
    marks.map(({ submission, people }) => ({ id: submission, people })),
  )
  const byRow = new Map<number, Marked[]>()
  for (const marked of marks)
    for (const { row } of members.get(marked.submission) ?? [])
      byRow.set(row, [...(byRow.get(row) ?? []), marked])
  const filling: Filling = {
    ...{ table, place, comment: indexOf(table.head, COMMENT), notes: [...notes], filled: 0 },
    otherMaximum: undefined,
  }
  const rows = table.rows.map((cells, index) => filledRow(cells, byRow.get(index + 1) ?? [], filling))
  if (filling.otherMaximum !== undefined) filling.notes.push(filling.otherMaximum)
  const lost = marks.filter(({ submission }) => !members.has(submission)).map(({ submission }) => submission)
  if (lost.length > 0) filling.notes.push(`not in it: ${lost.join(', ')}`)
  const { lineEnd, byteOrderMark, separator, headRaw } = table
  const added = place < table.head.length ? '' : `${separator}${cell(column ?? ASSIGNMENT)}`
  return {
    file,
    text: `${byteOrderMark}${[headRaw + added, ...rows].join(lineEnd)}${lineEnd}`,
    filled: filling.filled,
    notes: filling.notes,
  }
}

interface Filling {
  table: Table
  place: number
  comment: number | undefined
  notes: string[]
  filled: number
  /** Told once: marks are out of something else than the site's. */
  otherMaximum: string | undefined
}

/** Of two submissions that fit one row neither is written: that has been told, and a person decides. */
function filledRow(cells: readonly Cell[], marks: readonly Marked[], filling: Filling): string {
  const { table, place, comment, notes } = filling
  const raw = cells.map((each) => each.raw)
  while (raw.length < Math.max(table.head.length, place + 1)) raw.push('')
  const [marked, ...others] = marks
  if (/^\s*Points Possible/i.test(cells[0]?.text ?? '')) return raw.join(table.separator)
  if (marked !== undefined && others.length === 0 && marked.mark.open.length === 0) {
    const { points, outOf } = marked.mark
    const most = maximumOf(table, cells, place)
    if (most !== undefined && points > most) {
      notes.push(
        `${marked.submission}: ${points} points are more than the ${most} that the site takes (scale in grading.yaml)`,
      )
    } else {
      if (most !== undefined && most !== outOf)
        filling.otherMaximum = `its marks are out of ${most}, these out of ${outOf}: scale: ${most} in grading.yaml makes them alike`
      raw[place] = inItsWay(points, table, cells)
      filling.filled += 1
    }
    // Where a person has written something, that stays.
    if (comment !== undefined && (cells[comment]?.text ?? '') === '') raw[comment] = cell(marked.short)
  }
  return raw.join(table.separator)
}

/** With a comma where the table has commas in its numbers. */
function inItsWay(points: number, { head, separator }: Table, cells: readonly Cell[]): string {
  const sample = cells[indexOf(head, MAXIMUM) ?? -1]?.text ?? ''
  const text = /^\d+,\d+$/.test(sample) ? String(points).replace('.', ',') : String(points)
  return text.includes(separator) ? `"${text}"` : text
}

function maximumOf({ head, rows }: Table, cells: readonly Cell[], place: number): number | undefined {
  const own = indexOf(head, MAXIMUM)
  const possible = rows.find((row) => /^\s*Points Possible/i.test(row[0]?.text ?? ''))?.[place]?.text
  const text = own === undefined ? possible : cells[own]?.text
  return text !== undefined && /^\d+(?:[.,]\d+)?$/.test(text.trim())
    ? Number(text.trim().replace(',', '.'))
    : undefined
}

function moodleColumn(head: readonly string[], column: string | undefined): number | string {
  const wanted = column === undefined ? indexOf(head, GRADE) : indexOf(head, [column.toLowerCase()])
  return wanted ?? `no column for marks: --column names it (${head.join(', ')})`
}

/** The only assignment; the one that is named; or a new one. */
function canvasColumn(head: readonly string[], column: string | undefined): number | string {
  const own = head.flatMap((name, index) =>
    ABOUT_PEOPLE.includes(name) || WORKED_OUT.test(name) || index < head.indexOf('Section')
      ? []
      : [{ name, index }],
  )
  if (column !== undefined) {
    return (
      own.find(({ name }) => name === column || name.replace(/ \(\d+\)$/, '') === column)?.index ??
      head.length
    )
  }
  const [only, ...others] = own
  if (only === undefined) return head.length
  return others.length === 0
    ? only.index
    : `several assignments: --column names the one for these marks (${own.map(({ name }) => name).join(', ')})`
}

function indexOf(head: readonly string[], names: readonly string[]): number | undefined {
  const index = head.findIndex((name) => names.includes(name.toLowerCase()))
  return index < 0 ? undefined : index
}

/** Numbers that more than one submission claims: which of them counts is for a person to say. */
export function claimedTwice(marks: readonly Marked[]): Set<string> {
  const once = new Set<string>()
  const twice = new Set<string>()
  for (const { people } of marks)
    for (const id of new Set(people.flatMap((person) => person.id ?? [])))
      if (once.has(id)) twice.add(id)
      else once.add(id)
  return twice
}

/** Where the site's own table is not at hand: of all who have a number there. */
export function moodleTable(marks: readonly Marked[]): string {
  const twice = claimedTwice(marks)
  const head = [
    'Identifier',
    'Full name',
    'Email address',
    'Grade',
    'Maximum Grade',
    'Last modified (grade)',
    'Feedback comments',
  ]
  return lines([
    head,
    ...marks.flatMap(({ people, mark, short }) =>
      people.flatMap(({ name, id, email }) =>
        isNumber(id) && !twice.has(id)
          ? [[`Participant ${id}`, name, email ?? '', final(mark), mark.outOf, '', short]]
          : [],
      ),
    ),
  ])
}

export function canvasTable(marks: readonly Marked[]): string {
  const twice = claimedTwice(marks)
  const outOf = Math.max(0, ...marks.map(({ mark }) => mark.outOf))
  return lines([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ASSIGNMENT],
    ['Points Possible', '', '', '', '', outOf],
    ...marks.flatMap(({ people, mark }) =>
      people.flatMap(({ name, id }) =>
        isNumber(id) && !twice.has(id) ? [[name, id, '', '', '', final(mark)]] : [],
      ),
    ),
  ])
}

function isNumber(id: string | undefined): id is string {
  return id !== undefined && /^\d{1,12}$/.test(id)
}

/** One that is not final stays open. */
function final({ points, open }: Mark): number | string {
  return open.length === 0 ? points : ''
}

function lines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}
