/**
 * A screen of a terminal as lines: a heading, a page of a text, and the keys.
 */
import { cleanLine } from './hostile.ts'
import { padEnd, truncate } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

export interface Size extends RenderOptions {
  /** Rows of the terminal. */
  height: number
}

export interface WatchKey {
  /** As it is written: `f`, `j/k`. */
  key: string
  does: string
}

export interface Page {
  lines: string[]
  /** The first that is shown; what cannot be is corrected. */
  offset: number
  title: string
  keys: WatchKey[]
}

/** One page of text between a heading and the keys. */
export function renderPage(
  { lines, offset, title, keys }: Page,
  size: Size,
): { screen: string[]; offset: number } {
  const room = Math.max(1, size.height - 4)
  const first = Math.max(0, Math.min(offset, lines.length - room))
  const last = Math.min(lines.length, first + room)
  const doing = lines.length <= room ? '' : `lines ${first + 1} to ${last} of ${lines.length}`
  const theme = themeOf(size)
  const width = columns(size) - 4
  const head = `  ${theme.strong(padEnd(truncate(cleanLine(title, 200), width - doing.length - 2), width - doing.length))}${theme.quiet(doing)}`
  const screen = [
    head,
    '',
    ...fill(lines.slice(first, last), { ...size, height: room }),
    '',
    renderKeys(keys, size),
  ]
  return { screen, offset: first }
}

/** As many as fit into a line; the last one, which is the way out, always. */
export function renderKeys(keys: WatchKey[], size: Size): string {
  const theme = themeOf(size)
  const textOf = ({ key, does }: WatchKey): string => `  ${key} ${does}`
  const shown = [...keys]
  while (shown.length > 1 && shown.map(textOf).join('').length > columns(size) - 2) shown.splice(-2, 1)
  return shown.map(({ key, does }) => `  ${theme.strong(key)} ${theme.quiet(does)}`).join('')
}

/** So many lines: what comes below always stands at the same place. */
export function fill(lines: string[], { height }: Size): string[] {
  return [...lines.slice(0, height), ...Array.from({ length: Math.max(0, height - lines.length) }, () => '')]
}
