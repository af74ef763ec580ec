/**
 * The labs of the course, how far the learner has come, and where to go on.
 */
import type { Lab, LabState } from '../catalog/index.ts'
import { cleanLine } from './hostile.ts'
import { padEnd, plural, spread, truncate } from './layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

export interface ListedLab {
  lab: Pick<Lab, 'id' | 'title' | 'minutes' | 'points'>
  state: LabState
}

/** Text with a line end. */
export function renderLabList(labs: ListedLab[], options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const idWidth = Math.max(3, ...labs.map(({ lab }) => lab.id.length))
  const lines = labs.map((listed) => row(listed, width, idWidth, theme))
  const passed = labs.filter(({ state }) => state === 'passed')
  const points = passed.reduce((sum, { lab }) => sum + lab.points, 0)
  const all = labs.reduce((sum, { lab }) => sum + lab.points, 0)
  const score = `${passed.length} of ${plural(labs.length, 'lab')} passed · ${points} of ${all} points`
  const next = goOn(labs)
  return [
    ...heading(score, width).map((line) => theme.strong(line)),
    '',
    ...lines,
    '',
    theme.next(`  → ${next}`),
    '',
  ].join('\n')
}

function heading(score: string, width: number): string[] {
  const title = '  Container networking'
  if (title.length + 2 + score.length > width) return [title, `  ${score}`]
  return [spread(title, score, width)]
}

function row({ lab, state }: ListedLab, width: number, idWidth: number, theme: Theme): string {
  const facts =
    width < 64 ? '  ' : `  ${String(lab.minutes).padStart(3)} min ${String(lab.points).padStart(3)} points  `
  const { mark, word, paint } = looks(theme)[state]
  const head = `${mark} ${padEnd(lab.id, idWidth)}  `
  const room = width - 2 - head.length - facts.length - longestWord
  const title = padEnd(truncate(cleanLine(lab.title), room), room)
  const left = state === 'untouched' ? title : theme.strong(title)
  return `  ${paint(head)}${left}${theme.quiet(word === '' ? facts.trimEnd() : facts)}${paint(word)}`
}

const longestWord = 'edited since'.length

function looks(
  theme: Theme,
): Record<LabState, { mark: string; word: string; paint: (text: string) => string }> {
  return {
    untouched: { mark: '·', word: '', paint: theme.quiet },
    started: { mark: '›', word: 'started', paint: theme.odd },
    passed: { mark: '✓', word: 'passed', paint: theme.good },
    changed: { mark: '!', word: 'edited since', paint: theme.odd },
  }
}

/** What was begun comes first; then the first lab that was not. */
function goOn(labs: ListedLab[]): string {
  const begun = labs.find(({ state }) => state === 'started' || state === 'changed')
  const fresh = labs.find(({ state }) => state === 'untouched')
  const where = begun ?? fresh
  return where === undefined ? 'That was all of it: every lab has passed.' : `npm run lab ${where.lab.id}`
}
