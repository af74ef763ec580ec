/**
 * The labs of the course, how far the learner has come, and where to go on.
 */
import type { Lab, LabState } from '../catalog/index.ts'
import { cleanLine } from './hostile.ts'
import { padEnd, plural, spread, wrap } from './layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

type Listable = Pick<Lab, 'id' | 'kind' | 'title' | 'minutes' | 'points'>

export interface ListedLab<L extends Listable = Listable> {
  lab: L
  state: LabState
}

/** Text with a line end. */
export function renderLabList(labs: ListedLab[], options: RenderOptions): string {
  const theme = themeOf(options)
  const rows = renderLabRows(labs, options).map((row) => row.replaceAll(/^/gm, '  '))
  return [
    ...labHeading(labs, options).map((line) => `  ${theme.strong(line)}`),
    '',
    ...rows,
    '',
    goOn(labs, columns(options), theme),
    '',
  ].join('\n')
}

/** What it is about, and how far one is. */
export function labHeading(labs: ListedLab[], options: RenderOptions): string[] {
  const width = columns(options) - 2
  const code = labs.filter(({ lab }) => lab.kind === 'code')
  const passed = code.filter(({ state }) => state === 'passed')
  const points = passed.reduce((sum, { lab }) => sum + lab.points, 0)
  const all = labs.reduce((sum, { lab }) => sum + lab.points, 0)
  const score = `${passed.length} of ${plural(code.length, 'lab')} passed · ${points} of ${all} points`
  const title = 'Container networking'
  if (title.length + 2 + score.length > width) return [title, score]
  return [spread(title, score, width)]
}

/** A row for each lab, two columns narrower than the terminal; a title that is too long goes on below. */
export function renderLabRows(labs: ListedLab[], options: RenderOptions): string[] {
  const width = columns(options)
  const theme = themeOf(options)
  const idWidth = Math.max(3, ...labs.map(({ lab }) => lab.id.length))
  return labs.map((listed) => row(listed, { width, idWidth, theme }))
}

interface Look {
  width: number
  idWidth: number
  theme: Theme
}

function row({ lab, state }: ListedLab, { width, idWidth, theme }: Look): string {
  const facts =
    width < 64 ? '  ' : `  ${String(lab.minutes).padStart(3)} min ${String(lab.points).padStart(3)} points  `
  const { mark, paint } = looks(theme)[state]
  const word = wordFor(state, lab.kind, width)
  const head = `${mark} ${padEnd(lab.id, idWidth)}  `
  const room = Math.max(8, width - 2 - head.length - facts.length - longestWord(width))
  const [first = '', ...more] = wrap(cleanLine(lab.title), room)
  const titled = (text: string): string => (state === 'untouched' ? text : theme.strong(text))
  return [
    `${paint(head)}${titled(padEnd(first, room))}${theme.quiet(word === '' ? facts.trimEnd() : facts)}${paint(word)}`,
    ...more.map((line) => `${' '.repeat(head.length)}${titled(line)}`),
  ].join('\n')
}

/** Columns from which on there is room for the whole truth. */
const ROOMY = 100

/** A tour has nothing that could pass. */
export function wordFor(state: LabState, kind: Lab['kind'], width = ROOMY): string {
  switch (state) {
    case 'untouched':
      return ''
    case 'started':
      return 'begun'
    case 'passed':
      return kind === 'tour' ? 'seen' : 'passed'
    case 'changed':
      return width < ROOMY ? 'changed' : 'changed since it passed'
  }
}

function longestWord(width: number): number {
  return wordFor('changed', 'code', width).length
}

function looks(theme: Theme): Record<LabState, { mark: string; paint: (text: string) => string }> {
  return {
    untouched: { mark: '·', paint: theme.quiet },
    started: { mark: '…', paint: theme.odd },
    passed: { mark: '✓', paint: theme.good },
    changed: { mark: '!', paint: theme.odd },
  }
}

function goOn(labs: ListedLab[], width: number, theme: Theme): string {
  const lines = wrap(whereTo(nextLab(labs)), width - 4)
  return lines.map((line, index) => theme.next(`${index === 0 ? '  → ' : '    '}${line}`)).join('\n')
}

function whereTo(next: ListedLab | undefined): string {
  if (next === undefined) return 'That was all of it: every lab has passed.'
  const { lab, state } = next
  if (state !== 'changed') return `npm run lab ${lab.id}`
  return `Lab ${lab.id} has changed since it passed: npm run lab check ${lab.id}`
}

/** What was begun comes first; then what follows the last one of those that have passed; then what was left out. */
export function nextLab<L extends Listable>(labs: ListedLab<L>[]): ListedLab<L> | undefined {
  const begun = labs.find(({ state }) => state === 'started' || state === 'changed')
  const last = labs.findLastIndex(({ lab, state }) => lab.kind === 'code' && state === 'passed')
  const isUntouched = ({ lab, state }: ListedLab<L>): boolean =>
    state === 'untouched' && (last < 0 || lab.kind === 'code')
  const others = [...labs.slice(last + 1), ...labs]
  return begun ?? others.find(isUntouched) ?? labs.find(({ state }) => state === 'untouched')
}
