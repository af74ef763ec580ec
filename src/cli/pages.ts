/**
 * Cuts a text into pages that fit a terminal, at blank lines where there are any, else before a line that is not moved in. Finds a
 * place in it again when the terminal has another size. Pure.
 */
import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'fast-string-width'

export interface Page {
  /** With a line end. */
  text: string
  /** How many words lie before it: the same place in a terminal of any width. */
  words: number
}

export interface Screen {
  columns: number
  rows: number
}

/** A page that ends at a good place may leave this share of the screen free. */
const MOST_FREE = 0.4

/** Each at most as high as the screen less one line, which is for what is said below it. */
export function pagesOf(text: string, screen: Screen): Page[] {
  const room = Math.max(1, screen.rows - 1)
  const pages: Page[] = []
  let words = 0
  let left = text.replace(/\n+$/, '').split('\n')
  while (left.length > 0) {
    const count = withoutLoneHeading(left, linesOfPage(left, room, screen.columns))
    const page = `${left.slice(0, count).join('\n').trimEnd()}\n`
    pages.push({ text: page, words })
    words += countWords(page)
    left = left.slice(count)
    while (left[0] !== undefined && isBlank(left[0])) left = left.slice(1)
  }
  return pages
}

/** The page that has the word with this number. */
export function pageWith(pages: Page[], words: number): number {
  const after = pages.findIndex((page) => page.words > words)
  return (after < 0 ? pages.length : after) - 1
}

function linesOfPage(lines: string[], room: number, columns: number): number {
  let rows = 0
  let fitting = 0
  for (const line of lines) {
    rows += Math.max(1, Math.ceil(stringWidth(line) / columns))
    if (rows > room) break
    fitting += 1
  }
  if (fitting === lines.length) return fitting
  const least = Math.ceil(fitting * (1 - MOST_FREE))
  for (let end = fitting; end >= least && end > 0; end -= 1) {
    if (isBlank(lines[end] ?? '') && withoutLoneHeading(lines, end) === end) return end
  }
  return leastIndented(lines, Math.max(1, least), Math.max(1, fitting))
}

/** Of what a heading is above, so many lines stand on its page. */
const BELOW_HEADING = 2

/** A page ends before a heading that nearly nothing would follow there, and before the heading above that one. */
function withoutLoneHeading(lines: string[], count: number): number {
  if (count === lines.length) return count
  let below = 0
  for (let index = count - 1; index > 0 && below < BELOW_HEADING; index -= 1) {
    const heading = headingEndingAt(lines, index)
    if (heading > 0) return withoutLoneHeading(lines, heading)
    if (!isBlank(lines[index] ?? '')) below += 1
  }
  return count
}

/** Where the heading begins whose last line this is; a page cannot end before its first line. 0 when it is none. */
function headingEndingAt(lines: string[], index: number): number {
  const [above = '', line = ''] = [lines[index - 1] ?? '', lines[index] ?? ''].map(stripVTControlCharacters)
  if (/^\s*▸+ \S/.test(line)) return index
  return /^\s*(═+|─+)\s*$/.test(line) && !isBlank(above) ? index - 1 : 0
}

/** Where the next page begins, in this range: what goes on below a line, moved in, stays with it. */
function leastIndented(lines: string[], first: number, last: number): number {
  let best = last
  for (let end = last - 1; end >= first; end -= 1) {
    if (indent(lines[end] ?? '') < indent(lines[best] ?? '')) best = end
  }
  return best
}

function indent(line: string): number {
  return stripVTControlCharacters(line).search(/\S|$/)
}

function isBlank(line: string): boolean {
  return stripVTControlCharacters(line).trim() === ''
}

function countWords(text: string): number {
  return stripVTControlCharacters(text).match(/\S+/g)?.length ?? 0
}
