/**
 * The one screen of `lab watch`, as lines that fit into the terminal: how far the code is, the first failure, what to do next,
 * and the keys. What does not fit is in {@link renderWhole}, a page at a time.
 */
import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'fast-string-width'
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isNotWritten } from './check-line.ts'
import { renderFailure } from './failure.ts'
import { cleanLine, cleanLines } from './hostile.ts'
import { padEnd, plural, spread, truncate, wrap } from './layout.ts'
import { fill, renderKeys, type Size, type WatchKey } from './page.ts'
import { renderProgress, stepOf } from './progress.ts'
import { completeSteps, isDone, stepsOf } from './steps.ts'
import { count, failureInWork, firstFailure, nextStep, noBreak, renderFault } from './summary.ts'
import { columns, type Paint, type RenderOptions, type Theme, themeOf } from './theme.ts'
import { renderRemaining } from './verdict-text.ts'

export interface WatchView {
  lab: string
  title: string
  /** What is going on: `checking 5 of 24`. */
  doing: string
  /** Of the run that is over, or of the one under way as far as it is known. */
  verdict?: LabVerdict | undefined
  /** What the lab is written in, shown until something is known of them. */
  steps?: string[]
  /** Whether there is more to come. */
  underWay: boolean
  /** The check that failed last, which comes first; a title until its verdict is known. `more`: its cause is being looked for. */
  first?: { title: string; verdict?: Verdict; more?: boolean } | undefined
  /** Why there is nothing to check, and what to do. */
  problem?: string[] | undefined
  /** Something to know beside all that. */
  note?: string | undefined
  /** Of the lab that has passed: points, and the one that comes next. */
  reward?: { points: number; learned: string; nextLab?: string | undefined } | undefined
  keys: WatchKey[]
}

/** At most `height` lines. */
export function renderWatch(view: WatchView, size: Size): string[] {
  const theme = themeOf(size)
  const width = columns(size)
  const bottom = [...nextOf(view, size), renderKeys(view.keys, size)]
  const head = [renderHead(view, size), '']
  const note = view.note === undefined ? [] : wrap(cleanLine(view.note, 300), width - 4)
  const notes = note.map((line) => `  ${theme.odd(line)}`)
  const room = Math.max(0, size.height - head.length - bottom.length - notes.length)
  return [...head, ...bodyOf(view, { ...size, height: room }), ...notes, ...bottom]
}

function bodyOf(view: WatchView, size: Size): string[] {
  const { problem } = view
  if (problem !== undefined) {
    const lines = problem.flatMap((text) => wrap(text, columns(size) - 4, 2)).map((line) => `  ${line}`)
    return fill(fitted(lines, size), size)
  }
  const failure = failureOf(view)
  const middle =
    failure === undefined
      ? withoutFailure(view, size)
      : failureLines(failure, view, { ...size, height: size.height - 1 - leastSteps })
  const steps = stepLines(view, { ...size, height: size.height - middle.length - 1 })
  if (steps.length + middle.length === 0) return fill(fitted(toCome(view, size), size), size)
  const gap = steps.length > 0 && middle.length > 0 ? [''] : []
  return fill([...steps, ...gap, ...middle], size)
}

/** Before anything is known. */
function toCome({ steps = [], underWay, verdict }: WatchView, size: Size): string[] {
  if (!underWay || verdict?.passed) return []
  return steps.map((title, index) => `  · ${index + 1}  ${truncate(cleanLine(title, 60), columns(size) - 8)}`)
}

/** Those that are done, and the one in work. */
const leastSteps = 2

type Shown = Pick<WatchView, 'verdict' | 'underWay' | 'first' | 'reward'>

/** What is shown in full: of the check that came first, until all is known. */
function failureOf({ verdict, underWay, first, reward }: Shown, full = false): Verdict | undefined {
  // Passing is a moment; a bonus that fails can wait.
  if (reward !== undefined && verdict?.passed) return undefined
  if (underWay && first !== undefined) {
    if (first.verdict === undefined) return undefined
    if (first.verdict.status === 'failed' && !isNotWritten(first.verdict)) return first.verdict
  }
  if (verdict === undefined) return undefined
  return failureInWork(underWay ? { ...verdict, verdicts: withoutGaps(verdict) } : verdict, { full })
}

/** Those before which nothing is left to be known: what is shown of them stays. */
function withoutGaps({ steps, verdicts }: LabVerdict): Verdict[] {
  const order = steps.flatMap(({ checks }) => checks)
  const known = new Map(verdicts.map((verdict) => [verdict.check, verdict]))
  const gap = order.findIndex((check) => !known.has(check))
  return order.slice(0, gap < 0 ? order.length : gap).flatMap((check) => known.get(check) ?? [])
}

function withoutFailure({ verdict, underWay, first, reward }: WatchView, size: Size): string[] {
  const theme = themeOf(size)
  const folded = (text: string): string[] => wrap(text, columns(size) - 4, 2).map((line) => `  ${line}`)
  if (underWay && first !== undefined) {
    const title = cleanLine(first.title, 200)
    if (first.verdict?.status === 'passed') return folded(`✓ now: ${title}`).map((line) => theme.good(line))
    return folded(first.verdict === undefined ? `· first, because it failed last: ${title}` : '')
  }
  if (verdict === undefined || underWay) return []
  const fault = renderFault(verdict.verdicts, size)
  if (verdict.passed && reward !== undefined) {
    const passed = `✓ Lab ${cleanLine(verdict.lab, 20)} passed · ${plural(reward.points, 'point')}`
    return [
      ...folded(passed).map((line) => theme.passed(line)),
      ...folded(cleanLine(reward.learned, 300)),
      ...fault,
    ]
  }
  if (!verdict.verdicts.some(isNotWritten) && !verdict.untouched) return fault
  return [...fault, ...fitted(renderRemaining(verdict, size).split('\n'), size)]
}

/** Expected, observed and the place always; after that what fits. */
function failureLines(failure: Verdict, { verdict, first }: WatchView, size: Size): string[] {
  const theme = themeOf(size)
  const step = verdict === undefined ? undefined : stepOf(failure, verdict)
  const { state, path, commands } = failure.evidence ?? {}
  const looking = first?.more === true && first.verdict === failure
  const hidden = [state, path, commands].some((listed) => listed !== undefined && listed.length > 0)
  const below = looking ? 'looking for what ended it …' : hidden ? 'f: all that is known' : undefined
  const told = below === undefined ? [] : [`    ${theme.quiet(below)}`]
  const height = size.height - told.length
  return [
    ...fitted(renderFailure(failure, { ...size, height, step }).split('\n'), { ...size, height }),
    ...told,
  ]
}

function stepLines({ verdict, underWay }: WatchView, size: Size): string[] {
  if (verdict === undefined || verdict.untouched || verdict.verdicts.length === 0) return []
  const known = underWay ? completeSteps(verdict) : verdict
  const text = renderProgress(known, size)
  if (text === '') return []
  const lines = text.split('\n')
  return lines.length <= size.height ? lines : folded(known, size)
}

/** One line for the steps that are done, the first that is not, one line for the rest. */
function folded(verdict: LabVerdict, size: Size): string[] {
  const steps = stepsOf(verdict)
  const open = steps.findIndex((step) => !isDone(step))
  const done = open < 0 ? steps : steps.slice(0, open)
  const passed = done.flatMap((step) => step.verdicts).length
  const last = done.at(-1)
  const theme = themeOf(size)
  const right = `${passed} of ${passed}`
  const which = done.length === 1 ? 'step 1' : `steps 1 to ${last?.number}`
  const head = last === undefined ? [] : [`  ${theme.good('✓')} ${spread(which, right, columns(size) - 6)}`]
  const others = renderProgress({ ...verdict, steps: verdict.steps }, size).split('\n')
  const rest = others.slice(done.length)
  return [...head, ...rest].slice(0, Math.max(1, size.height))
}

function nextOf(view: WatchView, size: Size): string[] {
  const { verdict, problem, underWay, reward } = view
  if (problem !== undefined) return []
  const failure = failureOf(view)
  const theme = themeOf(size)
  const text = failure?.evidence?.next ?? ownNext({ verdict, underWay, reward }, size)
  if (text === undefined) return []
  const whole = wrap(cleanLine(text.replaceAll(noBreak, ' '), 600), columns(size) - 4)
  const most = Math.max(1, Math.floor(size.height / 3))
  const lines = whole.length <= most ? whole : [...whole.slice(0, most - 1), `${whole[most - 1]} …`]
  return ['', ...lines.map((line, index) => theme.next(`${index === 0 ? '  → ' : '    '}${line}`))]
}

function ownNext(
  { verdict, underWay, reward }: Pick<WatchView, 'verdict' | 'underWay' | 'reward'>,
  size: Size,
): string | undefined {
  if (verdict === undefined || underWay) return undefined
  if (verdict.passed && reward !== undefined) {
    const on =
      reward.nextLab === undefined ? 'That was the last lab' : `n: on to ${cleanLine(reward.nextLab, 100)}`
    return firstFailure(verdict) === undefined ? on : `${on}; the bonus that fails: f`
  }
  if (firstFailure(verdict) === undefined && verdict.verdicts.some(({ status }) => status === 'errored')) {
    return `r: run it again. If that does not help, report what this prints: npm run lab check ${cleanLine(verdict.lab, 20)} -- --json`
  }
  if (verdict.untouched) {
    const [todo] = verdict.remaining
    return todo === undefined ? undefined : `${cleanLine(todo.at, 200)}: ${cleanLine(todo.what, 200)}`
  }
  return nextStep(verdict, size)
}

function renderHead(view: WatchView, size: Size): string {
  const { lab, title, verdict, underWay, doing } = view
  const theme = themeOf(size)
  const width = columns(size) - 4
  const told = verdict !== undefined && !underWay && verdict.verdicts.length > 0
  const right = told ? renderCounts(verdict, width, theme) : truncate(cleanLine(doing, 80), width)
  const room = width - stringWidth(stripVTControlCharacters(right))
  const left = truncate(`Lab ${cleanLine(lab, 20)} · ${cleanLine(title, 200)}`, Math.max(8, room - 2))
  return `  ${theme.strong(padEnd(left, room))}${told ? right : theme.quiet(right)}`
}

/** Without what would make it too long: the failures matter most. */
function renderCounts({ verdicts, passed }: LabVerdict, width: number, theme: Theme): string {
  const base = count(verdicts.filter(({ bonus }) => !bonus))
  const bonus = count(verdicts.filter((verdict) => verdict.bonus))
  const parts: [string, Paint][] = [
    [`${passed ? '✓ ' : ''}${base.passed} of ${base.total}`, passed ? theme.passed : theme.strong],
    [`${base.failed} failed`, theme.bad],
    [`${base.notWritten} to write`, theme.plain],
    [`${base.errored} not tried`, theme.odd],
    [bonus.total > 0 ? `bonus ${bonus.passed} of ${bonus.total}` : '0', theme.plain],
  ]
  const shown = parts.filter(([text], index) => index === 0 || !text.startsWith('0'))
  while (shown.map(([text]) => text).join(' · ').length > width - 20) shown.pop()
  return shown.map(([text, paint]) => paint(text)).join(theme.quiet(' · '))
}

/** Cut at the bottom when there is no room, with a word about the rest. */
function fitted(lines: string[], size: Size): string[] {
  if (lines.length <= size.height) return lines
  const kept = Math.max(1, size.height - 1)
  const left = plural(lines.length - kept, 'more line')
  return [...lines.slice(0, kept), `    ${themeOf(size).quiet(`… ${left}: f`)}`]
}

/** All that is known, as lines to page through. */
export function renderWhole({ verdict, problem, ...view }: WatchView, size: RenderOptions): string[] {
  if (problem !== undefined)
    return problem.flatMap((text) => wrap(text, columns(size) - 4, 2)).map((line) => `  ${line}`)
  const failure = failureOf({ ...view, verdict, reward: undefined }, true)
  if (verdict === undefined) return []
  const step = failure === undefined ? undefined : stepOf(failure, verdict)
  const parts = [
    ...(failure === undefined ? [] : [renderFailure(failure, { ...size, step, full: true })]),
    ...(failure?.evidence === undefined ? [] : nextLines(failure.evidence.next, size, themeOf(size))),
    renderProgress(verdict, { ...size, full: true }),
    verdict.untouched || failure === undefined ? renderRemaining(verdict, size) : '',
  ]
  return parts
    .filter((part) => part !== '')
    .join('\n\n')
    .split('\n')
}

function nextLines(next: string, size: RenderOptions, theme: Theme): string[] {
  const lines = cleanLines(next).flatMap((line) => wrap(line, columns(size) - 4))
  return [lines.map((line, index) => theme.next(`${index === 0 ? '  → ' : '    '}${line}`)).join('\n')]
}
