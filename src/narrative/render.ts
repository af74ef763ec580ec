/**
 * Markdown in, text out.
 */
import { blockLines } from './blocks.ts'
import { parseDocument } from './document.ts'
import { highlight } from './highlight.ts'
import { neutralise } from './neutralise.ts'
import { createTheme } from './theme.ts'

export interface RenderOptions {
  /** Columns of the terminal. */
  width: number
  /** Without colour the text holds no escape sequence at all. */
  color: boolean
  /** Whether links may be made clickable (OSC 8) instead of having their address written out. Needs `color`. */
  hyperlinks?: boolean
}

/** Prose is set no wider than this however wide the terminal: longer lines are tiring to read. */
const PROSE_MEASURE = 88

/** Below this there is no layout worth having; lines are then left for the terminal to fold. */
const LEAST_WIDTH = 20

/** Ends with a newline unless there is nothing to show. Front matter must have been taken off before. */
export function renderMarkdown(markdown: string, options: RenderOptions): string {
  const theme = createTheme({ color: options.color, hyperlinks: options.hyperlinks ?? false })
  const width = Math.max(options.width, LEAST_WIDTH)
  const measure = Math.min(width, PROSE_MEASURE)
  const lines = blockLines(parseDocument(markdown), { theme, width, measure, listDepth: 0 })
  return lines.map((line) => `${line}\n`).join('')
}

/** Lines of source code, painted; none is wrapped or cut. */
export function renderSource(
  lines: string[],
  language: string,
  { color }: Pick<RenderOptions, 'color'>,
): string {
  const theme = createTheme({ color, hyperlinks: false })
  return highlight(lines.map(neutralise), language, theme)
    .map((line) => `${line}\n`)
    .join('')
}
