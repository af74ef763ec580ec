/**
 * A learner's file beside the reference: in two columns where there is room for them, else one below the other.
 */
import type { SourceLine } from '../catalog/index.ts'
import { cleanLine, cleanLines } from './hostile.ts'
import { padEnd, plural, wrap } from './layout.ts'
import type { DiffRow } from './source-diff.ts'
import { type Paint, type RenderOptions, type Theme, themeOf } from './theme.ts'

/** Columns from which on two files fit side by side. */
const SIDE_BY_SIDE = 120

const NUMBER = 4

export interface Compared {
  /** What each side is, for a reader. */
  own: string
  reference: string
  rows: DiffRow[]
}

/** Text with a line end. */
export function renderDiff({ own, reference, rows }: Compared, options: RenderOptions): string {
  const theme = themeOf(options)
  const files = { own: cleanLine(own, 300), reference: cleanLine(reference, 300) }
  const lines =
    options.width >= SIDE_BY_SIDE
      ? inColumns(files, rows, options.width, theme)
      : unified(files, rows, options.width, theme)
  return `${lines.join('\n')}\n`
}

interface Files {
  own: string
  reference: string
}

function unified({ own, reference }: Files, rows: DiffRow[], width: number, theme: Theme): string[] {
  const line = (mark: string, { line: number, text }: SourceLine, paint: Paint): string[] =>
    wrapCode(text, width - NUMBER - 4).map((part, index) => {
      const gutter = index === 0 ? String(number).padStart(NUMBER) : ' '.repeat(NUMBER)
      const shown = `${mark} ${part}`.trimEnd()
      return shown === '' ? theme.quiet(gutter) : `${theme.quiet(gutter)} ${paint(shown)}`
    })
  const body = blocksOf(rows).flatMap((block) => {
    const [first] = block
    if (first?.kind === 'left-out')
      return [...(first === rows[0] ? [] : ['']), theme.quiet(leftOut(first.lines)), '']
    if (first?.kind === 'same')
      return block.flatMap((row) => (row.kind === 'same' ? line(' ', row.own, theme.quiet) : []))
    const side = (which: 'own' | 'reference'): SourceLine[] =>
      block.flatMap((row) => (row.kind === 'different' ? (row[which] ?? []) : []))
    return [
      ...side('own').flatMap((each) => line('-', each, theme.bad)),
      ...side('reference').flatMap((each) => line('+', each, theme.good)),
    ]
  })
  return [
    ...wrap(`- ${own}`, width, 2).map((text) => theme.bad(text)),
    ...wrap(`+ ${reference}`, width, 2).map((text) => theme.good(text)),
    '',
    ...body,
  ]
}

/** Rows of one kind that follow each other. */
function blocksOf(rows: DiffRow[]): DiffRow[][] {
  const blocks: DiffRow[][] = []
  for (const row of rows) {
    const last = blocks.at(-1)
    if (last?.[0]?.kind === row.kind) last.push(row)
    else blocks.push([row])
  }
  return blocks
}

function inColumns({ own, reference }: Files, rows: DiffRow[], width: number, theme: Theme): string[] {
  const half = Math.floor((width - 3) / 2)
  const cell = (line: SourceLine | undefined): string[] => {
    if (line === undefined) return []
    return wrapCode(line.text, half - NUMBER - 1).map(
      (part, index) => `${(index === 0 ? String(line.line) : '').padStart(NUMBER)} ${part}`,
    )
  }
  const beside = (left: string[], right: string[], mark: string, paint: [Paint, Paint]): string[] =>
    Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
      const [one, other] = [padEnd(left[index] ?? '', half), right[index] ?? '']
      return `${paint[0](one)} ${theme.quiet(mark)} ${other === '' ? '' : paint[1](other)}`.trimEnd()
    })
  return [
    ...beside(wrap(own, half), wrap(reference, half), '│', [theme.strong, theme.strong]),
    '',
    ...rows.flatMap((row) => {
      if (row.kind === 'left-out')
        return [...(row === rows[0] ? [] : ['']), theme.quiet(leftOut(row.lines)), '']
      if (row.kind === 'same')
        return beside(cell(row.own), cell(row.reference), '│', [theme.quiet, theme.quiet])
      const mark = row.own === undefined ? '>' : row.reference === undefined ? '<' : '≠'
      return beside(cell(row.own), cell(row.reference), mark, [theme.bad, theme.good])
    }),
  ]
}

function leftOut(lines: number): string {
  return `${' '.repeat(NUMBER + 1)}… ${plural(lines, 'line')} that both have`
}

function wrapCode(text: string, width: number): string[] {
  const [clean = ''] = cleanLines(text, 2000)
  return wrap(clean.trimEnd(), width, Math.min(/^ */.exec(clean)?.[0].length ?? 0, 20) + 4)
}
