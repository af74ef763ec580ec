/**
 * What the learner's code has printed, in all checks of a run.
 */
import type { Verdict } from '../verdict/verdict.ts'
import { cleanLine, cleanLines } from './hostile.ts'
import { elide, plural, wrap } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

const most = 200
const mostLinesOfLine = 3

export function linesPrinted(verdicts: Verdict[]): number {
  return verdicts.reduce((sum, { printed = '' }) => sum + linesOf(printed).length, 0)
}

/** All of it, by check; of very much, both ends. Empty when nothing was printed. */
export function renderPrinted(verdicts: Verdict[], options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options) - 4
  const count = linesPrinted(verdicts)
  if (count === 0) return ''
  const lines = verdicts.flatMap(({ check, printed = '' }) =>
    linesOf(printed).map((line) => ({ check, line })),
  )
  const shown = elide<{ check?: string; line: string }>(lines, most, (left) => ({
    line: `… ${plural(left, 'more line')}`,
  }))
  const rows = shown.flatMap(({ check, line }, index) => {
    if (check === undefined) return [`      ${theme.quiet(line)}`]
    const isNew = check !== shown[index - 1]?.check
    const text = wrap(line, width - 6).slice(0, mostLinesOfLine)
    return [
      ...(isNew ? [`    ${theme.quiet(`in ${cleanLine(check, 60)}`)}`] : []),
      ...text.map((part) => `      ${theme.quiet('│')} ${part}`),
    ]
  })
  return [`  your code printed ${plural(count, 'line')}`, ...rows].join('\n')
}

function linesOf(printed: string): string[] {
  return cleanLines(printed).filter((line) => line.trim() !== '')
}
