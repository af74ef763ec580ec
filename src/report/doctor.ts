/**
 * What a machine has, a line each: good, or what to type.
 */
import { padEnd, wrap } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

export interface Finding {
  /** `QEMU` */
  subject: string
  /** `odd`: it works, but could be better or is made when it is needed. */
  state: 'good' | 'odd' | 'bad'
  said: string
  /** What to type, or to do. */
  next?: string | undefined
}

/** Text with a line end. */
export function renderFindings(findings: Finding[], options: RenderOptions): string {
  const theme = themeOf(options)
  const widest = Math.max(...findings.map(({ subject }) => subject.length))
  const room = columns(options) - widest - 6
  const marks = { good: theme.good('✓'), odd: theme.odd('!'), bad: theme.bad('✗') }
  const lines = findings.flatMap(({ subject, state, said, next }) => {
    const margin = ' '.repeat(widest + 6)
    const told = wrap(said, room)
    const advice = next === undefined ? [] : wrap(`→ ${next}`, room, 2)
    return [
      `  ${marks[state]} ${theme.strong(padEnd(subject, widest))}  ${told[0] ?? ''}`,
      ...told.slice(1).map((line) => margin + line),
      ...advice.map((line) => margin + theme.next(line)),
    ]
  })
  const bad = findings.filter(({ state }) => state === 'bad')
  const sum =
    bad.length === 0
      ? theme.passed('  Checks can run here.')
      : theme.bad('  Checks cannot run here yet: see ✗.')
  return [...lines, '', sum, ''].join('\n')
}
