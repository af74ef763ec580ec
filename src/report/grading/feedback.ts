/**
 * What a student gets back: points with the reason for each that is lost, and the evidence. Markdown, in which nothing that the
 * student's code said can become markup, and no answers.
 */
import type { LabRecord, Mark } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import type { Row } from './class-summary.ts'
import { type EvidenceText, type LossInFull, lossesInFull } from './evidence-text.ts'
import {
  builtOnText,
  isUngraded,
  markText,
  namesOf,
  openLabs,
  overrideText,
  pointsText,
  statusText,
} from './reason.ts'

export function toFeedback({ people, labs, mark }: Row): string {
  const records = labs.flatMap((record) => record ?? [])
  const table = records.map(
    (record) =>
      `| ${md(record.lab)} | ${md(record.title)} | ${md(pointsText(record))} | ${md(shortStatus(record))} |`,
  )
  return [
    `# ${md(namesOf(people))}: ${md(sumText(records, mark))}`,
    ['| lab | | points | |', '| --- | --- | --- | --- |', ...table].join('\n'),
    ...(mark.steps.length === 0
      ? []
      : [
          markText(mark)
            .map((step) => `- ${md(step)}`)
            .join('\n'),
        ]),
    ...records
      .filter(
        ({ status, override, remark }) =>
          !(status === 'missing' || status === 'ungraded') || override !== undefined || remark !== undefined,
      )
      .map(labSection),
    '',
  ].join('\n\n')
}

function sumText(records: readonly LabRecord[], mark: Mark): string {
  if (records.every(isUngraded)) return 'not graded yet'
  const { lost, ungraded } = openLabs(records, mark)
  const left = [
    ...(lost.length === 0 ? [] : [`${lost.join(', ')} has no result yet, which is not your fault`]),
    ...(ungraded.length === 0 ? [] : [`not graded yet: ${ungraded.join(', ')}`]),
  ]
  return [`${mark.points} of ${mark.outOf} points${left.length === 0 ? '' : ' so far'}`, ...left].join('; ')
}

function shortStatus({ status, passed, override }: LabRecord): string {
  if (override !== undefined) return 'given by hand'
  if (status === 'graded') return passed ? 'passed' : 'not passed yet'
  return {
    missing: 'not submitted',
    untouched: 'the stub',
    unreadable: 'cannot be read',
    errored: 'no result',
    ungraded: 'not graded yet',
  }[status]
}

function labSection(record: LabRecord): string {
  const { lab, title, unreadable, bonus, seed } = record
  const losses = lossesInFull(record)
  const said = [overrideText(record), statusText(record), builtOnText(record)].flatMap((text) =>
    text === undefined ? [] : md(text),
  )
  const again =
    seed === '' ? [] : [`The same values again: \`npm run lab check ${md(lab)} -- --seed ${md(seed)}\``]
  return [
    `## ${md(lab)} ${md(title)}: ${pointsText(record)}`,
    ...said,
    ...(unreadable?.output === undefined ? [] : [block(unreadable.output.split('\n').slice(0, 30))]),
    ...(unreadable?.next === undefined ? [] : [`Next: ${md(unreadable.next)}`]),
    ...losses.map(lossSection),
    ...(bonus.length === 0 ? [] : [`Passed beyond what is asked for: ${bonus.map(md).join('; ')}`]),
    ...(losses.length === 0 ? [] : again),
  ].join('\n\n')
}

function lossSection({ check, title, points, why, evidence }: LossInFull): string {
  const heading = `### −${points}: ${md(title)}`
  if (evidence === undefined) return [heading, `(${md(check)}) ${md(why)}`].join('\n\n')
  return [heading, ...evidenceParts(evidence)].join('\n\n')
}

function evidenceParts({ expected, observed, at, next, path, commands, output }: EvidenceText): string[] {
  const facts = [
    `- expected: ${md(expected)}`,
    `- observed: ${md(observed)}`,
    ...(at === undefined ? [] : [`- at: ${md(at)}`]),
    `- next: ${md(next)}`,
  ]
  return [
    facts.join('\n'),
    ...titled('Where the packet was heard', path),
    ...titled('What your code ran', commands),
    ...titled('What your code printed', output),
  ]
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, block(lines)]
}

/** Fenced by more backticks than any line has. */
function block(lines: readonly string[]): string {
  const clean = lines.map((line) => line.replace(/[\p{Cc}]/gu, ''))
  const longest = Math.max(2, ...clean.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...clean, fence].join('\n')
}

/** CommonMark 2.4: a backslash before any ASCII punctuation makes it text. Dots and colons would make links of bare addresses. */
export function md(text: string): string {
  return cleanLine(text, 1000)
    .replace(/[\\`*_{}[\]<>()#+!|~&$^=@-]/g, '\\$&')
    .replace(/\b(https?|ftp|mailto|javascript|data|www)([:.])/gi, '$1\\$2')
}
