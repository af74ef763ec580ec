/**
 * How far a learner has come: a line for each step that is done, the checks of the first that is not, and one line for all that
 * come after it.
 */
import type { Step } from '../catalog/index.ts'
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isNotWritten, renderCheckBrief, renderCheckLine } from './check-line.ts'
import { cleanLine } from './hostile.ts'
import { plural, spread, truncate } from './layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

/** Failures of one step that have a line of their own. */
const mostFailures = 3

export interface StepVerdicts {
  /** From 1. */
  number: number
  title: string
  verdicts: Verdict[]
}

/** Steps of which something was checked, and what belongs to none. */
export function stepsOf({ steps, verdicts }: Pick<LabVerdict, 'steps' | 'verdicts'>): StepVerdicts[] {
  const known = steps.map(({ title, checks }: Step, index) => ({
    ...{ number: index + 1, title },
    verdicts: checks.flatMap((id) => verdicts.filter(({ check }) => check === id)),
  }))
  const listed = new Set(steps.flatMap(({ checks }) => checks))
  const others = verdicts.filter(({ check }) => !listed.has(check))
  const rest = { number: steps.length + 1, title: 'Checks', verdicts: others }
  return [...known, rest].filter((step) => step.verdicts.length > 0)
}

/** Steps of which all is known, up to the first of which not: what is told of them stays. */
export function completeSteps<Known extends Pick<LabVerdict, 'steps' | 'verdicts'>>(known: Known): Known {
  const has = (check: string): boolean => known.verdicts.some((each) => each.check === check)
  const open = known.steps.findIndex(({ checks }) => !checks.every(has))
  const steps = open < 0 ? known.steps : known.steps.slice(0, open)
  const ids = new Set(steps.flatMap(({ checks }) => checks))
  return { ...known, steps, verdicts: known.verdicts.filter(({ check }) => ids.has(check)) }
}

/** Whether nothing of it is left to do: a bonus that fails is no reason to stay. */
export function isDone({ verdicts }: Pick<StepVerdicts, 'verdicts'>): boolean {
  return verdicts.every(({ status, bonus }) => status === 'passed' || bonus)
}

/** One line for a step that is done; else its failures as well, and what waits for them. */
export function renderStep(step: StepVerdicts, options: RenderOptions): string {
  const theme = themeOf(options)
  const failed = step.verdicts.filter(
    (verdict) => verdict.status === 'failed' || verdict.status === 'errored',
  )
  const shown = failed.slice(0, mostFailures)
  const hidden = failed.slice(mostFailures)
  const left = hidden.length
  const blocked = step.verdicts.filter(({ status }) => status === 'blocked')
  const waiting =
    blocked.length === 0 ? [] : [`${plural(blocked.length, 'check')} ${waitFor(blocked, shown)}`]
  const more = [
    ...(left === 0 ? [] : [`${left} more${hidden.some(isNotWritten) ? '' : ' failed'}`]),
    ...waiting,
  ].join(' · ')
  return [
    renderHead(step, options),
    ...shown.map((verdict) => indented(renderCheckLine(verdict, narrower(options)))),
    ...(more === '' ? [] : [theme.quiet(truncate(`      · ${more}`, columns(options)))]),
  ].join('\n')
}

/** Each of its checks, with what was observed. */
export function renderStepInFull(step: StepVerdicts, options: RenderOptions): string {
  const checks = step.verdicts.map((verdict) => indented(renderCheckBrief(verdict, narrower(options))))
  return [renderHead(step, options), ...checks].join('\n')
}

/** One line for the steps behind the one that is in work. */
export function renderLater(steps: StepVerdicts[], options: RenderOptions): string {
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return ''
  const verdicts = steps.flatMap((step) => step.verdicts)
  const passed = verdicts.filter(({ status }) => status === 'passed').length
  const failed = verdicts.filter((verdict) => verdict.status === 'failed' && !isNotWritten(verdict)).length
  const right = `${failed === 0 ? '' : `${failed} failed · `}${passed} of ${verdicts.length}`
  const which = first === last ? `step ${first.number}` : `steps ${first.number} to ${last.number}`
  const mark = failed > 0 ? '✗' : passed === verdicts.length ? '✓' : '·'
  return themeOf(options).quiet(spread(`  ${mark} ${which}`, right, columns(options) - 2))
}

function renderHead({ number, title, verdicts }: StepVerdicts, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options) - 2
  const passed = verdicts.filter(({ status }) => status === 'passed').length
  const right = `  ${passed} of ${verdicts.length}`
  const mark = markOf(verdicts, theme)
  const name = truncate(`${number}  ${cleanLine(title, 60)}`, width - 4 - right.length)
  return `  ${mark} ${spread(name, '', width - 4 - right.length)}${theme.quiet(right)}`
}

/** What its code has done wrong counts most; what waits, or is not written, is no fault. */
function markOf(verdicts: Verdict[], theme: Theme): string {
  const has = (status: Verdict['status']): boolean =>
    verdicts.some((verdict) => verdict.status === status && !isNotWritten(verdict))
  if (has('failed')) return theme.bad('✗')
  if (has('errored')) return theme.odd('!')
  return verdicts.every(({ status }) => status === 'passed') ? theme.good('✓') : '·'
}

/** @param above the only line above is the one that is waited for, and has no id where it is still to write */
function waitFor(blocked: Verdict[], above: Verdict[]): string {
  const names = [...new Set(blocked.flatMap(({ blockedBy = [] }) => blockedBy))]
  const verb = blocked.length === 1 ? 'waits' : 'wait'
  const [name] = names
  if (name === undefined) return verb
  const [only] = above
  const isAbove = above.length === 1 && only?.check === name && isNotWritten(only)
  return `${verb} for ${isAbove ? 'it' : cleanLine(name, 40)}`
}

function narrower(options: RenderOptions): RenderOptions {
  return { ...options, width: columns(options) - 4 }
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}
