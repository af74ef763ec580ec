/**
 * Results that are looked at once more: what one was found out by, and what another run has changed.
 */
import type { Change, LabRecord, Reason } from '../../grading/index.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { renderCheckBrief } from '../check-line.ts'
import { renderFailure } from '../failure.ts'
import { cleanLine } from '../hostile.ts'
import { plural, wrap } from '../layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from '../theme.ts'
import { cell } from './csv.ts'
import { builtOnText, namesOf, overrideText, pointsText, statusText } from './reason.ts'

export function renderRecorded(record: LabRecord, verdict: Verdict, options: RenderOptions): string {
  const theme = themeOf(options)
  const { submission, people, lab, title, losses, seed, hashes, sandbox } = record
  const width = columns(options)
  const loss = losses.find(({ check }) => check === verdict.check)
  const names = namesOf(people)
  const who = names === submission ? submission : `${submission} (${names})`
  const facts = [
    statusText(record),
    overrideText(record),
    builtOnText(record),
    loss === undefined ? undefined : `This check costs ${loss.points} of them.`,
    `Recorded with seed ${seed}, ${sandbox}; code ${hashes.submission.slice(0, 10)}, checks ${hashes.checks.slice(0, 10)}, references ${hashes.references.slice(0, 10)}, image ${briefly(hashes.image)}, runner ${hashes.runner.slice(0, 10)}.`,
  ]
  const heading = wrap(cleanLine(`${who} · ${lab} ${title}: ${pointsText(record)} points`, 300), width - 2)
  return [
    ...heading.map((line) => `  ${theme.strong(line)}`),
    ...facts.flatMap((fact) =>
      fact === undefined ? [] : wrap(cleanLine(fact, 400), width - 2).map((line) => `  ${theme.quiet(line)}`),
    ),
    '',
    verdict.status === 'failed'
      ? renderFailure(verdict, { ...options, full: true })
      : renderCheckBrief(verdict, options),
    ...(verdict.status !== 'failed' || verdict.evidence === undefined
      ? []
      : [
          '',
          ...wrap(`→ ${cleanLine(verdict.evidence.next, 600)}`, width - 4, 2).map((line) => `    ${line}`),
        ]),
    '',
    '',
  ].join('\n')
}

/** Without a VM, a description stands in place of the hash. */
function briefly(image: string): string {
  return /^[0-9a-f]+$/.test(image) ? image.slice(0, 10) : 'none'
}

const NAMES: Record<Reason, string> = {
  code: 'the code',
  checks: 'the checks',
  references: 'the references',
  image: 'the image',
  runner: 'the runner',
  seed: 'the values',
  nothing: 'nothing that it depends on: it does not come out the same every time',
}

/** Of a submission that is wanted again. @param inputs where it was looked for */
export function renderNotThere(inputs: readonly string[], options: RenderOptions): string {
  const where =
    inputs.length === 0 ? 'It is not known where the submissions are' : 'The submission is not there any more'
  return said(`${where}, so it was not run again. --from names the place.`, options, ({ odd }) => odd)
}

/** Before a check is run again. */
export function renderOnceMore(seed: string, changed: readonly Reason[], options: RenderOptions): string {
  const since =
    changed.length === 0 ? '' : ` Since then changed: ${changed.map((reason) => NAMES[reason]).join(', ')}.`
  return said(`Once more, with seed ${seed}.${since}`, options, ({ quiet, odd }) =>
    changed.length === 0 ? quiet : odd,
  )
}

/** After it: the status that it had, and the one that it has. */
export function renderCompared(before: string | undefined, now: string, options: RenderOptions): string {
  const text = before === now ? `${now}, as recorded` : `now: ${now}; recorded: ${before ?? 'nothing'}`
  return said(text, options, ({ strong, odd }) => (before === now ? strong : odd))
}

function said(text: string, options: RenderOptions, paintOf: (theme: Theme) => Theme['odd']): string {
  const paint = paintOf(themeOf(options))
  const lines = wrap(cleanLine(text, 600), columns(options) - 2)
  return `${lines.map((line) => `  ${paint(line)}`).join('\n')}\n`
}

const MOST_SHOWN = 40

export function renderChanges(changes: readonly Change[], options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  if (changes.length === 0) return `\n  ${theme.good('No result has changed.')}\n`
  const lines = changes.slice(0, MOST_SHOWN).flatMap((change) => {
    const { submission, lab, before, after, checks, why } = change
    const text = `${cleanLine(submission, 100)} ${lab}: ${told(before)} → ${told(after)}, because of ${why.map((reason) => NAMES[reason]).join(', ')}`
    const which = checks
      .slice(0, 4)
      .map(({ check, before, after }) => `${cleanLine(check, 60)}: ${before ?? 'new'} → ${after ?? 'gone'}`)
    return [
      ...wrap(text, width - 2, 2).map((line) => `  ${line}`),
      ...which.flatMap((line) => wrap(line, width - 6, 2).map((part) => `      ${theme.quiet(part)}`)),
    ]
  })
  const more =
    changes.length > MOST_SHOWN ? [`  … and ${changes.length - MOST_SHOWN} more in changes.csv`] : []
  return ['', `  ${theme.strong(`${plural(changes.length, 'result')} changed`)}`, ...lines, ...more, ''].join(
    '\n',
  )
}

function told(record: LabRecord | undefined): string {
  if (record === undefined) return 'nothing'
  return record.status === 'graded' ? pointsText(record) : record.status
}

export function changesTable(changes: readonly Change[]): string {
  const head = ['submission', 'lab', 'before', 'after', 'why', 'checks']
  const rows = changes.map(({ submission, lab, before, after, why, checks }) => [
    ...[submission, lab, told(before), told(after), why.join(' ')],
    checks.map(({ check, before, after }) => `${check} ${before ?? 'new'} ${after ?? 'gone'}`).join('; '),
  ])
  return `\ufeff${[head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`
}
