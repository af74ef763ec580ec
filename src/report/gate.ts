/**
 * What stands before the solution for those who have not passed: what else there is, and how to see it all the same.
 */
import { plural, wrap } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

export interface Gate {
  /** Id. */
  lab: string
  command: 'solution' | 'diff'
  hintsLeft: number
}

/** Text with a line end. */
export function renderGate({ lab, command, hintsLeft }: Gate, options: RenderOptions): string {
  const theme = themeOf(options)
  const shows = command === 'diff' ? 'The comparison shows the reference' : 'The solution shows all of it'
  const text = `Lab ${lab} has not passed yet. ${shows}, and what you find yourself stays with you longer.`
  const hints = hintsLeft > 0 ? `${plural(hintsLeft, 'hint')} left: npm run lab hint ${lab}` : ''
  const width = columns(options) - 4
  const next = wrap(`To see it all the same, ask again: npm run lab ${command} ${lab}`, width)
  return [
    ...[text, hints].flatMap((each) => (each === '' ? [] : wrap(each, width).map((line) => `  ${line}`))),
    '',
    ...next.map((line, index) => theme.next(`${index === 0 ? '  → ' : '    '}${line}`)),
    '',
  ].join('\n')
}
