/**
 * The end of a run: how many checks passed, in what circumstances, and the one thing to do next.
 */
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isNotWritten } from './check-line.ts'
import { cleanLine } from './hostile.ts'
import { plural, wrap } from './layout.ts'
import { columns, type Paint, type RenderOptions, themeOf } from './theme.ts'

export interface SummaryOptions extends RenderOptions {
  /** Id of the lab that comes after this one. */
  nextLab?: string
  /** What the lab is worth, for code of one's own that has passed. */
  points?: number
  /** Only some of its checks were wanted: whatever came of them, the lab has not passed. */
  partial?: boolean
  /** All that is known, however long. */
  full?: boolean
  /** Rows of the terminal that are left, where a person reads there: what does not fit is in --full. */
  height?: number
  /** Fewer blank lines, where there is no room for them. */
  tight?: boolean
}

/** How a set of checks went. */
export interface Counts {
  total: number
  passed: number
  failed: number
  notWritten: number
  blocked: number
  errored: number
}

export function count(verdicts: Verdict[]): Counts {
  const having = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length
  const notWritten = verdicts.filter(isNotWritten).length
  return {
    total: verdicts.length,
    passed: having('passed'),
    failed: having('failed') - notWritten,
    notWritten,
    blocked: having('blocked'),
    errored: having('errored'),
  }
}

/** The failure to show in full: the first of the required checks, else of the bonus. */
export function firstFailure({ verdicts }: LabVerdict): Verdict | undefined {
  const failures = verdicts.filter((verdict) => verdict.status === 'failed' && !isNotWritten(verdict))
  return failures.find(({ bonus }) => !bonus) ?? failures[0]
}

/** The failure that a learner is to look at: not one of a step that comes after what is still to be written. */
export function failureInWork(
  lab: LabVerdict,
  { full, partial }: Pick<SummaryOptions, 'full' | 'partial'> = {},
): Verdict | undefined {
  const failure = firstFailure(lab)
  if (failure === undefined || full || partial) return failure
  const stepOf = ({ check }: Verdict): number => lab.steps.findIndex(({ checks }) => checks.includes(check))
  const earlier = lab.verdicts.some((verdict) => isNotWritten(verdict) && stepOf(verdict) < stepOf(failure))
  return earlier && lab.remaining.length > 0 ? undefined : failure
}

/** Several lines; the last says what to do next. */
export function renderSummary(lab: LabVerdict, options: SummaryOptions): string {
  const theme = themeOf(options)
  const width = columns(options) - 4
  const id = cleanLine(lab.lab, 20)
  const lookingBack = [
    `What each of your rules is for: ${command(`npm run lab why ${id}`)}`,
    `Two questions about it: ${command(`npm run lab review ${id}`)}`,
  ]
  const next = wrap(nextStep(lab, options), width)
  const around = circumstances(lab, options)
  const above = [
    ...(around === '' ? [] : wrap(around, width)).map(
      (line) => `  ${theme.quiet(line.replaceAll(noBreak, ' '))}`,
    ),
    ...renderFault(lab.verdicts, options),
    ...(lab.untouched ? [] : result(lab, width, options).map((line) => `  ${line}`)),
    ...(isOwnPass(lab, options)
      ? lookingBack.flatMap((text) => wrap(text, width)).map((line) => `  ${line.replaceAll(noBreak, ' ')}`)
      : []),
  ]
  return [
    ...above,
    ...(above.length > 0 && !options.tight ? [''] : []),
    ...next.map((line, index) =>
      theme.next(`${index === 0 ? '  → ' : '    '}${line.replaceAll(noBreak, ' ')}`),
    ),
  ].join('\n')
}

/** What could not be tried, and why: the first reason stands for the others, which most often follow from it. */
export function renderFault(verdicts: Verdict[], options: RenderOptions): string[] {
  const errored = verdicts.filter(({ status }) => status === 'errored')
  const [first] = errored
  if (first === undefined) return []
  const reason = cleanLine(first.error?.split('\n')[0] ?? '', 300).replace(/^[A-Z]\w+: /, '')
  const why = reason === '' ? ' for an unknown reason' : `: ${reason}`.replace(/\.$/, '')
  const text = `! ${plural(errored.length, 'check')} could not be tried${why}. That is not your fault and does not count against you.`
  return wrap(text, columns(options) - 4).map((line) => `  ${themeOf(options).odd(line)}`)
}

function result(lab: LabVerdict, width: number, options: SummaryOptions): string[] {
  const theme = themeOf(options)
  const base = count(lab.verdicts.filter(({ bonus }) => !bonus))
  const bonus = count(lab.verdicts.filter((verdict) => verdict.bonus))
  // As many as the list below has; those are no checks.
  const todos = base.notWritten > 0 ? lab.remaining.length : 0
  const toWrite = todos > 0 ? `${plural(todos, 'TODO')} left` : `${base.notWritten} still to write`
  const mark = lab.passed && !options.partial ? `✓ Lab ${cleanLine(lab.lab, 20)}: ` : ''
  const wanted = options.partial ? ' (all that --only asks for)' : ''
  const parts: [string, Paint][] = [
    [
      `${mark}${base.passed} of ${plural(base.total, 'check')} passed${wanted}`,
      lab.passed ? theme.passed : theme.strong,
    ],
    [`${base.failed} failed`, theme.bad],
    [toWrite, theme.plain],
    [`${base.blocked} waiting`, theme.plain],
    [isOwnPass(lab, options) ? plural(options.points ?? 0, 'point') : '0', theme.strong],
    [bonus.total > 0 ? `bonus: ${bonus.passed} of ${bonus.total}` : '0', theme.plain],
    [`${Math.max(0.1, lab.duration / 1000).toFixed(1)} s`, theme.quiet],
  ]
  const shown = parts.filter(([text], index) => index === 0 || !/^0( |$)/.test(text))
  const painted = shown.map(([text, paint]) => paint(text))
  const fits = shown.map(([text]) => text).join(' · ').length <= width
  return fits ? [painted.join(theme.quiet(' · '))] : painted
}

/** Nothing to mention where one's own code was checked as always. */
function circumstances(lab: LabVerdict, { full }: SummaryOptions): string {
  const built = lab.builtOn.map(({ lab: id, used, changed }) => {
    if (used === 'own') return `your ${cleanLine(id, 20)}`
    const why = changed ? 'yours has changed since it passed' : 'yours has not passed'
    return `the reference ${cleanLine(id, 20)} (${why})`
  })
  const kind = lab.kind === 'reference' ? 'the reference' : cleanLine(lab.source, 200)
  const usual = lab.kind === 'own' && !full
  return [
    ...(usual ? [] : [`${kind} in ${cleanLine(lab.sandbox, 40)}`]),
    ...(built.length > 0 ? [`built on ${built.join(' and ')}`] : []),
    ...(full && !lab.passed ? [`seed${noBreak}${cleanLine(lab.seed, 20)}`] : []),
  ].join(' · ')
}

/** After the reference there is nothing to look back on. */
function isOwnPass({ kind, passed }: LabVerdict, { partial }: SummaryOptions): boolean {
  return passed && kind === 'own' && !partial
}

/** The one thing to do next; a command in it has no-break spaces. */
export function nextStep(lab: LabVerdict, options: SummaryOptions): string {
  const failure = failureInWork(lab, options)
  const check = command(`npm run lab check ${cleanLine(lab.lab, 20)}`)
  if (lab.passed) {
    const on = isOwnPass(lab, options) ? command(`npm run lab ${options.nextLab ?? ''}`.trim()) : check
    return failure?.evidence === undefined
      ? on
      : `${on}, or the bonus: ${cleanLine(failure.evidence.next, 600)}`
  }
  if (failure?.evidence !== undefined) return cleanLine(failure.evidence.next, 600)
  const unwritten = lab.verdicts.find(isNotWritten)?.evidence
  const [todo] = lab.remaining
  if (unwritten !== undefined && todo !== undefined)
    return `${cleanLine(todo.at, 200)}: ${cleanLine(todo.what, 200)}`
  if (unwritten !== undefined) return `Still to write: ${cleanLine(unwritten.next, 400)}`
  const report = `${check}${command(' -- --json')}`
  return `Run it again: ${check}. If that does not help, report what this prints: ${report}`
}

/** A command is not broken at the end of a line, so that it can be copied. */
function command(text: string): string {
  return text.replaceAll(' ', noBreak)
}

export const noBreak = '\u00a0'
