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
}

/** Text with a line end. */
export function renderHint(hint: Hint, options: RenderOptions): string {
  const { lab, hints, given, step, again } = hint
  const theme = themeOf(options)
  const width = columns(options)
  const shown = hints.slice(again ? 0 : given - 1, given)
  const where = step === undefined ? '' : `, ${step}`
  const blocks = shown.flatMap((text, index) => {
    const number = given - shown.length + index + 1
    const heading = wrap(`Hint ${number} of ${hints.length} · Lab ${lab.id}${where}`, width - 2)
    return [...heading.map((line) => `  ${theme.strong(line)}`), '', ...paragraph(text, options), '']
  })
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

function whatIsLeft({ lab, hints, given, again, passed }: Hint): string {
  const command = (words: string): string => `npm run lab ${words} ${lab.id}`.replaceAll(' ', noBreak)
  const left = hints.length - given
  if (left > 0) {
    const says = left === 1 ? 'it says nearly everything' : 'each says more'
    return `${plural(left, 'hint')} left, and ${says}: ${command('hint')}`
  }
  if (passed) return `That was the last one. The reference beside yours: ${command('diff')}`
  const last = again ? 'No hint is left.' : 'That was the last one.'
  return `${last} There is a solution as well: ${command('solution')}`
}

/** A command is not broken at the end of a line, so that it can be copied. */
const noBreak = '\u00a0'
