/**
 * Grading as it is seen in a terminal: what was found, each lab as it ends, and the sum.
 */
import type { LabRecord } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import { padEnd, plural, spread, truncate, wrap } from '../layout.ts'
import { columns, type RenderOptions, themeOf } from '../theme.ts'
import type { ClassSum } from './class-summary.ts'
import { pointsText, unfinishedText } from './reason.ts'

interface Handed {
  id: string
  people: readonly { name: string }[]
  late: boolean
  labs: readonly { lab: string }[]
  notes: readonly string[]
}

export interface Preview {
  submissions: readonly Handed[]
  notes: readonly { where: string; why: string }[]
  /** Walls around the git that reads repositories. */
  gitWithout?: readonly string[]
}

const MOST_NOTES = 40

export function renderPreview(
  { submissions, notes, gitWithout = [] }: Preview,
  { chosen, preview }: { chosen: readonly { id: string }[]; preview: boolean },
  options: RenderOptions,
): string {
  const theme = themeOf(options)
  const width = columns(options)
  const lines = submissions.flatMap(({ id, people, late, labs, notes }) => {
    const ids = labs.map(({ lab }) => lab).filter((lab) => chosen.some(({ id }) => id === lab))
    const right = `  ${ids.length === 0 ? 'none of the labs' : shortIds(ids)}${late ? ', late' : ''}`
    const others = people.map(({ name }) => name).filter((name) => name !== id)
    const name = others.length === 0 ? id : `${id} (${others.join(', ')})`
    const line = spread(truncate(cleanLine(name), width - 2 - right.length), theme.quiet(right), width - 2)
    return [`  ${line}`, ...notes.flatMap((note) => wrapped(`${cleanLine(note, 400)}`, width, 6))]
  })
  const left = notes
    .slice(0, MOST_NOTES)
    .flatMap(({ where, why }) => wrapped(`${cleanLine(where, 120)}: ${why}`, width, 4))
  const more = notes.length > MOST_NOTES ? [`    … and ${notes.length - MOST_NOTES} more`] : []
  return [
    `  ${theme.strong(`${plural(submissions.length, 'submission')}`)}`,
    // A class is long, and each of its labs is told of as it ends.
    ...(preview ? lines : oddities(submissions).map((line) => theme.odd(`  ${line}`))),
    ...(left.length === 0
      ? []
      : ['', `  ${theme.odd('Not taken')}`, ...left.map((line) => theme.quiet(line)), ...more]),
    ...(gitWithout.length === 0
      ? []
      : wrapped(`Repositories were read by a git without ${gitWithout.join(', ')}.`, width, 2).map((line) =>
          theme.odd(line),
        )),
    '',
    '',
  ].join('\n')
}

/** Where labs were taken for others than they seem, or names are the same. */
function oddities(submissions: readonly Handed[]): string[] {
  const odd = submissions.filter(({ notes }) => notes.length > 0)
  if (odd.length === 0) return []
  return [`${odd.length} with something to look at: --preview tells what`]
}

function wrapped(text: string, width: number, indent: number): string[] {
  return wrap(text, width - indent, 2).map((line) => ' '.repeat(indent) + line)
}

/** `4.1 4.2 4.4` */
function shortIds(ids: readonly string[]): string {
  return ids.join(' ')
}

/** One line, with its end. */
export function renderGraded(record: LabRecord, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const { status, passed } = record
  const mark = status === 'errored' ? theme.odd('!') : passed ? theme.good('✓') : theme.bad('✗')
  const told: Record<LabRecord['status'], string> = {
    graded: pointsText(record),
    missing: 'not submitted',
    untouched: 'the stub as it came',
    unreadable: 'cannot be read',
    errored: 'no result: not the code’s fault',
    ungraded: 'not graded yet',
  }
  const right = told[status]
  const name = truncate(cleanLine(record.submission, 200), width - 14 - right.length)
  return `  ${mark} ${padEnd(record.lab, 4)} ${spread(name, theme.quiet(right), width - 9)}\n`
}

export function renderClassSum(
  { submissions, errored, mean, median, outOf, unfinished }: ClassSum,
  notes: readonly string[],
  options: RenderOptions,
): string {
  const theme = themeOf(options)
  const width = columns(options) - 2
  const facts = `${plural(submissions, 'submission')} · mean ${mean}, median ${median} of ${outOf} points`
  const missing = errored.map(({ submission, lab }) => `${cleanLine(submission, 100)} ${lab}`)
  const fault =
    missing.length === 0
      ? []
      : wrapped(
          `${plural(missing.length, 'result')} missing, through no fault of the students: ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ' …' : ''}. Try again with --resume.`,
          width,
          2,
        ).map((line) => theme.odd(line))
  const others = notes.slice(0, MOST_NOTES).flatMap((note) => wrapped(cleanLine(note, 400), width, 2))
  const left =
    unfinished === undefined
      ? []
      : wrapped(unfinishedText(unfinished), width, 2).map((line) => theme.odd(line))
  return ['', `  ${theme.strong(facts)}`, ...left, ...fault, ...others, ''].join('\n')
}

/** Who is in the roster and has handed in nothing, and what was handed in by nobody in it. Empty when there is neither. */
export function renderRoster({ absent, unknown, notes }: RosterFacts, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const some = (names: readonly string[]): string =>
    `${names
      .slice(0, MOST_NOTES)
      .map((name) => cleanLine(name, 100))
      .join(', ')}${names.length > MOST_NOTES ? ' …' : ''}`
  const part = (title: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : wrapped(`${title} (${names.length}): ${some(names)}`, width, 2)
  const lines = [
    ...part(
      'In the roster, and nothing was handed in',
      absent.map(({ name }) => name),
    ),
    ...part('Handed in, and not in the roster', unknown),
    ...notes.slice(0, MOST_NOTES).flatMap((note) => wrapped(cleanLine(note, 400), width, 2)),
  ]
  return lines.length === 0 ? '' : `\n${lines.map((line) => theme.odd(line)).join('\n')}\n`
}

interface RosterFacts {
  absent: readonly { name: string }[]
  unknown: readonly string[]
  notes: readonly string[]
}
