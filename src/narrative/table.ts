/**
 * Tables: columns share the width that there is, cells wrap, borders are drawn. Where that would break words, each row
 * becomes a paragraph instead. Knows nothing of the blocks around.
 */
import { type Node, textOf } from './document.ts'
import { inlineSpans } from './inline.ts'
import type { Theme } from './theme.ts'
import { extent, type Line, largest, layOut, type Span } from './wrap.ts'

/** In columns. A word up to this long is never broken in a cell; an address or a hash may be. */
const LONGEST_WHOLE_WORD = 16

/** Under the name of its column, when there is no room for columns. */
const HANG = '  '

interface Cell {
  spans: Span[]
  align: 'left' | 'right' | 'center'
}

export function tableLines(table: Node, options: { theme: Theme; width: number; measure: number }): string[] {
  const [head = [], ...body] = table.children
    .flatMap((section) => section.children)
    .map((row) => row.children.map((cell) => toCell(cell, options.theme)))
  const widths = columnWidths([head, ...body], options.width - 3 * head.length - 1)
  if (!widths) return stackedRows(head, body, options)
  return gridLines(head, body, widths, options.theme)
}

function toCell(block: Node, theme: Theme): Cell {
  const align = /text-align:(right|center)/.exec(String(block.token.attrGet('style') ?? ''))?.[1]
  const base = block.type === 'th' ? [theme.heading] : []
  return {
    spans: inlineSpans(textOf(block), theme, base),
    align: align === 'right' || align === 'center' ? align : 'left',
  }
}

/** Takes from the widest column first, and breaks a long word only when nothing else is left to take. */
function columnWidths(rows: Cell[][], available: number): number[] | undefined {
  const columns = (rows[0] ?? []).map((_, column) => {
    const extents = rows.map((row) => extent(row[column]?.spans ?? []))
    const natural = Math.max(1, largest(extents.map((each) => each.natural)))
    const longestWord = Math.max(1, largest(extents.map((each) => each.longestWord)))
    const least = Math.min(longestWord, LONGEST_WHOLE_WORD)
    return { width: Math.min(natural, Math.max(available, 1)), longestWord, least }
  })
  if (columns.reduce((sum, column) => sum + column.least, 0) > available) return undefined
  for (
    let excess = columns.reduce((sum, column) => sum + column.width, 0) - available;
    excess > 0;
    excess--
  ) {
    const roomy = columns.filter((column) => column.width > column.longestWord)
    const shrinkable = roomy.length > 0 ? roomy : columns.filter((column) => column.width > column.least)
    const widest = shrinkable.reduce((most, column) => (column.width > most.width ? column : most))
    widest.width -= 1
  }
  return columns.map((column) => column.width)
}

function gridLines(head: Cell[], body: Cell[][], widths: number[], theme: Theme): string[] {
  const border = (left: string, middle: string, right: string): string =>
    theme.quiet(left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right)
  const rows = body.map((row) => rowLines(row, widths, theme))
  const divider = border('├', '┼', '┤')
  // Once a row takes several lines, only a line between rows shows where one ends.
  const between = rows.some((lines) => lines.length > 1) ? [divider] : []
  return [
    border('┌', '┬', '┐'),
    ...rowLines(head, widths, theme),
    ...rows.flatMap((lines, index) => [...(index === 0 ? [divider] : between), ...lines]),
    border('└', '┴', '┘'),
  ]
}

function rowLines(row: Cell[], widths: number[], theme: Theme): string[] {
  const cells = widths.map((width, column) => layOut(row[column]?.spans ?? [], width))
  const height = Math.max(1, largest(cells.map((lines) => lines.length)))
  const bar = theme.quiet('│')
  return Array.from({ length: height }, (_, y) => {
    const texts = widths.map((width, x) => pad(cells[x]?.[y], width, row[x]?.align ?? 'left'))
    return `${bar} ${texts.join(` ${bar} `)} ${bar}`
  })
}

function pad(line: Line | undefined, width: number, align: Cell['align']): string {
  const space = width - (line?.width ?? 0)
  const before = { left: 0, right: space, center: Math.floor(space / 2) }[align]
  return ' '.repeat(before) + (line?.painted ?? '') + ' '.repeat(space - before)
}

function stackedRows(head: Cell[], body: Cell[][], options: { theme: Theme; measure: number }): string[] {
  return body.flatMap((row, index) => {
    const lines = row.flatMap((cell, column) => {
      const name = [...(head[column]?.spans ?? []), { text: ': ', paints: [options.theme.heading] }]
      const text = layOut([...name, ...cell.spans], options.measure - HANG.length)
      return text.map((line, y) => (y === 0 ? '' : HANG) + line.painted)
    })
    return index === 0 ? lines : ['', ...lines]
  })
}
