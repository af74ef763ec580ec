/**
 * Many labs in one run: a line for each, and one sum.
 */
import type { LabVerdict } from '../verdict/verdict.ts'
import { cleanLine } from './hostile.ts'
import { padEnd, plural, truncate, wrap } from './layout.ts'
import { count, renderFault } from './summary.ts'
import { columns, type Paint, type RenderOptions, type Theme, themeOf } from './theme.ts'

/** What became of a lab whose checks could have run. */
export type Overviewed = Pick<LabVerdict, 'lab' | 'title'> &
  ({ verdict: LabVerdict } | { notBegun: true } | { unreadable: string })

/** Whole run, in words and milliseconds. */
export interface Circumstances {
  sandbox: string
  duration: number
}

/** One line, and what is wrong where the code cannot even be read. */
export function renderOverviewLine(entry: Overviewed, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const { mark, paint, facts } = describe(entry, theme)
  const right = `  ${truncate(facts, width - 24)}`
  const head = `  ${mark} ${padEnd(cleanLine(entry.lab, 20), 5)} `
  const title = truncate(cleanLine(entry.title), width - head.length - right.length)
  const line = `${paint(head)}${padEnd(title, width - head.length - right.length)}${theme.quiet(right)}`
  const why = 'unreadable' in entry ? wrap(cleanLine(entry.unreadable, 300), width - 4).slice(0, 3) : []
  return [line, ...why.map((text) => theme.quiet(`    ${text}`))].join('\n')
}

/** Several lines; the last says what to do next. */
export function renderOverviewSum(all: Overviewed[], run: Circumstances, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options) - 4
  const verdicts = all.flatMap((entry) => ('verdict' in entry ? entry.verdict.verdicts : []))
  const base = count(verdicts.filter(({ bonus }) => !bonus))
  const bonus = count(verdicts.filter((verdict) => verdict.bonus))
  const left = all.filter((entry) => !hasPassed(entry))
  const open = left.find((entry) => !('notBegun' in entry)) ?? left[0]
  const facts = [
    `${all.filter(hasPassed).length} of ${plural(all.length, 'lab')} passed`,
    `${base.passed} of ${plural(base.total, 'check')}`,
    ...(bonus.total > 0 ? [`bonus: ${bonus.passed} of ${bonus.total}`] : []),
  ].join(' · ')
  const line = open === undefined ? `✓ ${facts}` : facts
  return [
    `  ${theme.quiet(`${cleanLine(run.sandbox, 40)} · ${seconds(run.duration)}`)}`,
    ...renderFault(verdicts, options),
    ...wrap(line, width).map((text) => `  ${open === undefined ? theme.passed(text) : theme.strong(text)}`),
    ...(open === undefined ? [] : ['', theme.next(`  → npm run lab ${cleanLine(open.lab, 20)}`)]),
  ].join('\n')
}

function hasPassed(entry: Overviewed): boolean {
  return 'verdict' in entry && entry.verdict.passed
}

interface Looks {
  mark: string
  paint: Paint
  facts: string
}

function describe(entry: Overviewed, theme: Theme): Looks {
  if ('notBegun' in entry) return { mark: '·', paint: theme.quiet, facts: 'not begun' }
  if ('unreadable' in entry) return { mark: '✗', paint: theme.bad, facts: 'no checks' }
  const { verdicts, passed, duration } = entry.verdict
  const base = count(verdicts.filter(({ bonus }) => !bonus))
  const bonus = count(verdicts.filter((verdict) => verdict.bonus))
  const facts = [
    `${base.passed} of ${base.total}`,
    ...(base.failed > 0 ? [`${base.failed} failed`] : []),
    ...(base.notWritten > 0 ? [`${base.notWritten} to write`] : []),
    ...(base.errored > 0 ? [`${base.errored} not tried`] : []),
    ...(bonus.total > 0 ? [`bonus ${bonus.passed} of ${bonus.total}`] : []),
    seconds(duration).padStart(6),
  ].join(' · ')
  if (passed) return { mark: '✓', paint: theme.good, facts }
  return base.errored > 0 && base.failed + base.notWritten === 0
    ? { mark: '!', paint: theme.odd, facts }
    : { mark: '✗', paint: theme.bad, facts }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
