/**
 * A whole verdict as text: the checks, the first failure in full, and the summary. The pieces are exported as well, for
 * whoever prints each as soon as it is known.
 */
import type { LabVerdict } from '../verdict/verdict.ts'
import { isNotWritten, renderCheckBrief, renderCheckLine } from './check-line.ts'
import { renderFailure } from './failure.ts'
import { cleanLine } from './hostile.ts'
import { plural, truncate, wrap } from './layout.ts'
import { firstFailure, renderSummary, type SummaryOptions } from './summary.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

const mostTodos = 10

/** Text with a line end. */
export function renderVerdict(lab: LabVerdict, options: SummaryOptions): string {
  const first = firstFailure(lab)
  const checks = lab.verdicts.map((verdict) =>
    verdict === first ? renderCheckLine(verdict, options) : renderCheckBrief(verdict, options),
  )
  const blocks = [
    renderHeader(lab, options),
    // On a stub as it came, every check says the same.
    ...(lab.untouched || checks.length === 0 ? [] : [checks.join('\n')]),
    ...(first === undefined ? [] : [renderFailure(first, options)]),
    ...(first === undefined && lab.verdicts.some(isNotWritten) ? [renderRemaining(lab, options)] : []),
    renderSummary(lab, options),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

export function renderHeader(lab: Pick<LabVerdict, 'lab' | 'title'>, options: RenderOptions): string {
  const title = truncate(`Lab ${cleanLine(lab.lab, 20)} · ${cleanLine(lab.title, 200)}`, columns(options) - 2)
  return `  ${themeOf(options).strong(title)}`
}

/** What is still to be written, by line; empty when nothing is known to be. */
export function renderRemaining(lab: LabVerdict, options: RenderOptions): string {
  if (lab.remaining.length === 0) return ''
  const theme = themeOf(options)
  const width = columns(options) - 4
  const heading = lab.untouched ? 'Nothing is written yet. Still to write' : 'Still to write'
  const lines = lab.remaining.slice(0, mostTodos).flatMap(({ at, what }) => {
    const line = /:(\d{1,6})$/.exec(at)?.[1] ?? ''
    return wrap(cleanLine(what, 200), width - 6).map(
      (text, index) => `    ${theme.quiet((index === 0 ? line : '').padStart(4))}  ${text}`,
    )
  })
  const left = lab.remaining.length - mostTodos
  const more = left > 0 ? [theme.quiet(`          … ${plural(left, 'more place')}`)] : []
  const title = wrap(`${heading} in ${cleanLine(lab.source, 200)}:`, width).map((line) => `  ${line}`)
  return [...title, ...lines, ...more].join('\n')
}
