/**
 * What merging could not decide, or did not find.
 */
import { type Conflict, type LabRecord, type Missing, shardName } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import { plural, wrap } from '../layout.ts'
import { columns, type RenderOptions, themeOf } from '../theme.ts'
import { pointsText } from './reason.ts'

const MOST_SHOWN = 20

const DIFFERS: Record<Conflict['differs'], string> = {
  submission: 'other code',
  checks: 'other checks',
  references: 'other references',
  image: 'another image',
  runner: 'another version of the runner',
  points: 'other weights',
  result: 'the same code and checks, and another result',
}

/** Empty when there are none. */
export function renderConflicts(conflicts: readonly Conflict[], options: RenderOptions): string {
  return list(
    `${plural(conflicts.length, 'result')} not agreed on; the better one is kept until you decide`,
    conflicts.map(({ kept, other, differs }) => {
      const { submission, lab } = kept
      return `${cleanLine(submission, 100)} ${lab}: ${told(kept)} kept, ${told(other)} not. ${DIFFERS[differs]}`
    }),
    options,
  )
}

function told(record: LabRecord): string {
  return record.status === 'graded' ? pointsText(record) : record.status
}

/** Empty when there are none. */
export function renderMissing(missing: readonly Missing[], options: RenderOptions): string {
  const byPart = new Map<string, Missing[]>()
  for (const one of missing) {
    const part = one.shard === undefined ? '' : `Part ${shardName(one.shard)}: `
    byPart.set(part, [...(byPart.get(part) ?? []), one])
  }
  return list(
    `${plural(missing.length, 'submission')} without all results: a part was lost. Run it again with --resume, and merge again`,
    [...byPart].map(
      ([part, all]) =>
        part +
        all.map(({ submission, labs }) => `${cleanLine(submission, 100)} (${labs.join(' ')})`).join(', '),
    ),
    options,
  )
}

function list(title: string, lines: readonly string[], options: RenderOptions): string {
  if (lines.length === 0) return ''
  const theme = themeOf(options)
  const width = columns(options)
  const more = lines.length > MOST_SHOWN ? [`… and ${lines.length - MOST_SHOWN} more`] : []
  return [
    '',
    ...wrap(title, width - 2, 2).map((line) => `  ${theme.odd(line)}`),
    ...[...lines.slice(0, MOST_SHOWN), ...more].flatMap((line) =>
      wrap(line, width - 4, 2).map((part) => `    ${part}`),
    ),
    '',
  ].join('\n')
}
