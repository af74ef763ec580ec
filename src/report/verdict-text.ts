/**
 * A whole verdict as text: the checks, the first failure in full, and the summary. The pieces are exported as well, for
 * callers that print each as soon as it is known.
 */
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isNotWritten } from './check-line.ts'
import { renderFailure } from './failure.ts'
import { cleanLine } from './hostile.ts'
import { plural, truncate, wrap } from './layout.ts'
import { linesPrinted, renderPrinted } from './printed.ts'
import { renderProgress, stepOf } from './progress.ts'
import { failureInWork, renderSummary, type SummaryOptions } from './summary.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

const mostTodos = 12
const leastTodos = 2

/** Text with a line end. */
export function renderVerdict(lab: LabVerdict, options: SummaryOptions): string {
  const blocks = [renderHeader(lab, options), renderProgress(lab, options), renderOutcome(lab, options)]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** What stands below the steps: the failure to look at, or what is still to write, and the summary. */
export function renderOutcome(lab: LabVerdict, options: SummaryOptions): string {
  const loose = outcome(lab, options)
  const fits = options.height === undefined || loose.split('\n').length <= options.height
  return fits ? loose : outcome(lab, { ...options, tight: true })
}

function outcome(lab: LabVerdict, options: SummaryOptions): string {
  const first = failureInWork(lab, options)
  const end = [renderSummary(lab, options), moreOf(lab, first, options)].filter((block) => block !== '')
  const below = options.tight ? [end.join('\n')] : end
  const printed = options.full ? renderPrinted(lab.verdicts, options) : ''
  const room = options.height === undefined ? {} : { height: options.height - linesOf(below) }
  const blocks = [
    ...(first === undefined
      ? []
      : [
          renderFailure(first, {
            ...options,
            ...room,
            step: stepOf(first, lab),
            withoutOutput: printed !== '',
          }),
        ]),
    ...(first === undefined && lab.verdicts.some(isNotWritten)
      ? [renderRemaining(lab, { ...options, ...room })]
      : []),
    printed,
    ...below,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

export function renderHeader(lab: Pick<LabVerdict, 'lab' | 'title'>, options: RenderOptions): string {
  const title = truncate(`Lab ${cleanLine(lab.lab, 20)} · ${cleanLine(lab.title, 200)}`, columns(options) - 2)
  return `  ${themeOf(options).strong(title)}`
}

/** With the blank line above each. */
function linesOf(blocks: string[]): number {
  return blocks.reduce((sum, block) => sum + block.split('\n').length + 1, 0)
}

/**
 * The last line: where the rest of a failure is, which would push the cause off the screen, with what the code printed, and where
 * one's own code gets a hint.
 */
function moreOf(lab: LabVerdict, failure: Verdict | undefined, options: SummaryOptions): string {
  if (lab.untouched) return ''
  const { kind } = lab
  const id = cleanLine(lab.lab, 20)
  const whose = kind === 'reference' ? ' --solution' : ''
  const printed = linesPrinted(lab.verdicts)
  const hasMore = !lab.passed && failure?.evidence?.state !== undefined
  const said = [
    ...(printed > 0 ? [`your code printed ${plural(printed, 'line')}`] : []),
    ...(hasMore ? [printed > 0 ? 'these and more' : 'more'] : []),
  ]
  const texts = [
    ...(options.full || !(hasMore || printed > 0)
      ? []
      : [`${said.join('; ')}: npm run lab check ${id} --${whose} --full`]),
    ...(!lab.passed && kind === 'own' && lab.verdicts.some(({ status }) => status === 'failed')
      ? [`a hint: npm run lab hint ${id}`]
      : []),
  ]
  if (texts.length === 0) return ''
  const joined = texts.join(' · ')
  const lines = joined.length <= columns(options) - 4 ? [joined] : texts
  return lines
    .flatMap((text) => wrap(text, columns(options) - 4))
    .map((line) => `    ${themeOf(options).quiet(line)}`)
    .join('\n')
}

export interface RemainingOptions extends RenderOptions {
  /** Lines that there is room for; a few places are there in any case. */
  height?: number
}

/** What is still to be written, by line; empty when nothing is known to be. */
export function renderRemaining(lab: LabVerdict, options: RemainingOptions): string {
  if (lab.remaining.length === 0) return ''
  const theme = themeOf(options)
  const width = columns(options) - 4
  const heading = lab.untouched ? 'Nothing is written yet. Still to write' : 'Still to write'
  const title = wrap(`${heading} in ${cleanLine(lab.source, 200)}:`, width).map((line) => `  ${line}`)
  const places = lab.remaining.slice(0, mostTodos).map(({ at, what }) => {
    const line = /:(\d{1,6})$/.exec(at)?.[1] ?? ''
    return wrap(cleanLine(what, 200), width - 6).map(
      (text, index) => `    ${theme.quiet((index === 0 ? line : '').padStart(4))}  ${text}`,
    )
  })
  const shown = fitting(places, (options.height ?? Number.POSITIVE_INFINITY) - title.length)
  const left = lab.remaining.length - shown.length
  const more = left > 0 ? [theme.quiet(`          … ${plural(left, 'more place')}`)] : []
  return [...title, ...shown.flat(), ...more].join('\n')
}

/** The first ones, with a line left for how many there are more. */
function fitting(places: string[][], room: number): string[][] {
  if (places.flat().length <= room) return places
  const count = places.findIndex((_, index) => places.slice(0, index + 1).flat().length > room - 1)
  return places.slice(0, Math.max(leastTodos, count))
}
