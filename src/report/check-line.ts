/**
 * One check in a line or two, as soon as its verdict is known.
 */
import type { Verdict } from '../verdict/verdict.ts'
import { cleanLine } from './hostile.ts'
import { spread, truncate, wrap } from './layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

/** Milliseconds from which on a reader may wonder what took so long. */
const slow = 1000

/** One line, whatever the verdict. */
export function renderCheckLine(verdict: Verdict, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const remark = truncate(remarkOn(verdict), Math.floor(width / 2) - 4)
  const right = remark === '' ? '' : `  ${remark}`
  const title = truncate(cleanLine(verdict.title), width - 4 - right.length)
  const { mark, paint } = look(verdict, theme)
  if (right === '') return `  ${paint(`${mark} ${title}`)}`
  return `  ${paint(spread(`${mark} ${title}`, '', width - 2 - right.length))}${theme.quiet(right)}`
}

/** Two or three lines: for every failure but the one that is shown in full, and for what was our fault. */
export function renderCheckBrief(verdict: Verdict, options: RenderOptions): string {
  const theme = themeOf(options)
  const told = tell(verdict)
  if (told === '') return renderCheckLine(verdict, options)
  const lines = wrap(told, columns(options) - 4)
  const shown =
    lines.length <= 2 ? lines : [lines[0], truncate(`${lines[1]} ${lines[2]}`, columns(options) - 4)]
  return [renderCheckLine(verdict, options), ...shown.map((line) => theme.quiet(`    ${line}`))].join('\n')
}

/** Failed because the code says itself that it is not written: nothing is wrong, something is missing. */
export function isNotWritten({ status, evidence }: Verdict): boolean {
  return status === 'failed' && evidence?.notWritten === true
}

function look(verdict: Verdict, theme: Theme): { mark: string; paint: (text: string) => string } {
  if (isNotWritten(verdict)) return { mark: '·', paint: (text) => text }
  switch (verdict.status) {
    case 'passed':
      return { mark: '✓', paint: (text) => theme.good(text[0] ?? '') + text.slice(1) }
    case 'failed':
      return { mark: '✗', paint: theme.bad }
    case 'blocked':
      return { mark: '·', paint: theme.quiet }
    case 'errored':
      return { mark: '!', paint: theme.odd }
  }
}

function remarkOn(verdict: Verdict): string {
  const remarks = verdict.bonus ? ['bonus'] : []
  if (isNotWritten(verdict)) remarks.push('still to write')
  else if (verdict.status === 'blocked') remarks.push(waitsFor(verdict))
  else if (verdict.status === 'errored') remarks.push('not your fault')
  else if (verdict.status === 'failed') remarks.push(cleanLine(verdict.check, 40))
  else if (verdict.duration >= slow) remarks.push(`${(verdict.duration / 1000).toFixed(1)} s`)
  return remarks.join(' · ')
}

function waitsFor({ blockedBy = [] }: Verdict): string {
  const [first, ...others] = blockedBy.map((check) => cleanLine(check, 40))
  if (first === undefined) return 'waiting'
  return others.length === 0 ? `waits for ${first}` : `waits for ${first} and ${others.length} more`
}

function tell({ status, evidence, error }: Verdict): string {
  if (status === 'errored')
    return `this could not be tried: ${cleanLine(error?.split('\n')[0] ?? 'for an unknown reason', 300)}`
  if (status !== 'failed' || evidence === undefined || evidence.notWritten === true) return ''
  const at = evidence.at === undefined ? '' : ` (${cleanLine(evidence.at, 120)})`
  return cleanLine(evidence.cause ?? evidence.observed, 400) + at
}
