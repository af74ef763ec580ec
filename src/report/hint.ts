/**
 * A hint on the screen: which of how many, and what is left.
 */
import type { Lab } from '../catalog/index.ts'
import { renderMarkdown } from '../narrative/index.ts'
import { plural, wrap } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

export interface Hint {
  lab: Pick<Lab, 'id' | 'title'>
  /** From nudge to near-answer. */
  hints: string[]
  /** How many of them the learner has. */
  given: number
  /** `step 2 of 7: The cable`, for hints that are for one step. */
  step?: string
  /** All that were given, and not the last alone. */
  again: boolean
  passed: boolean
  /** Of a screen: gives the next one. */
  key?: string
  /** `step 7 of 7, "Again, and undone",`: where the learner is, which has no hints of its own. */
  beside?: string
}

/** Text with a line end. */
export function renderHint(hint: Hint, options: RenderOptions): string {
  const { lab, hints, given, step, beside, again } = hint
  const theme = themeOf(options)
  const width = columns(options)
  const shown = hints.slice(again ? 0 : given - 1, given)
  const where = step === undefined ? '' : `, ${step}`
  const blocks = shown.flatMap((text, index) => {
    const number = given - shown.length + index + 1
    const heading = wrap(`Hint ${number} of ${hints.length} · Lab ${lab.id}${where}`, width - 2)
    return [...heading.map((line) => `  ${theme.strong(line)}`), '', ...paragraph(text, options), '']
  })
  const aside =
    beside === undefined
      ? ''
      : `For ${beside} there is none: these are for the whole lab. What its failure advises: ${command('check', lab)}`
  if (aside !== '') {
    const lines = wrap(aside, width - 2).map((line) => `  ${theme.quiet(line.replaceAll(noBreak, ' '))}`)
    blocks.push(...lines, '')
  }
  const next = wrap(whatIsLeft(hint), width - 4).map((line, index) =>
    index === 0 ? `  → ${line}` : `    ${line}`,
  )
  return [...blocks, ...next.map((line) => theme.next(line.replaceAll(noBreak, ' '))), ''].join('\n')
}

function paragraph(text: string, options: RenderOptions): string[] {
  const width = Math.min(columns(options), 88) - 2
  return renderMarkdown(text, { ...options, width })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
}

/** Those who have passed need none. */
export function renderPassed({ id }: Pick<Lab, 'id'>, options: RenderOptions): string {
  const theme = themeOf(options)
  const why = `What each of your rules is for: ${command('why', { id })}`
  const reference = `The reference: ${command('solution', { id })}`
  return [
    ...wrap(`Lab ${id} has passed, and needs no hint any more.`, columns(options) - 2),
    ...[why, reference].flatMap((text) => wrap(text, columns(options) - 2)),
  ]
    .map((line, index) => `  ${index === 0 ? theme.strong(line) : line.replaceAll(noBreak, ' ')}\n`)
    .join('')
}

function command(words: string, { id }: Pick<Lab, 'id'>): string {
  return `npm run lab ${words} ${id}`.replaceAll(' ', noBreak)
}

function whatIsLeft({ lab, hints, given, again, passed, key }: Hint): string {
  const left = hints.length - given
  if (left > 0) {
    const says = left === 1 ? 'it says nearly everything' : 'each says more'
    const next = key === undefined ? command('hint', lab) : `press ${key} again`
    return `${plural(left, 'hint')} left, and ${says}: ${next}`
  }
  if (passed) return `That was the last one. The reference beside yours: ${command('diff', lab)}`
  const last = again ? 'No hint is left.' : 'That was the last one.'
  return `${last} There is a solution as well: ${command('solution', lab)}`
}

/** A command is not broken at the end of a line, so that it can be copied. */
const noBreak = '\u00a0'
