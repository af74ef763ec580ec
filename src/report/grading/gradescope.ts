/**
 * results.json, which an autograder writes for Gradescope: gradescope-autograders.readthedocs.io, "Autograder Specifications". A test
 * for each lab; what it says is shown to the student in a <pre>.
 */
import type { LabRecord } from '../../grading/index.ts'
import { cleanLine } from '../hostile.ts'
import type { Row } from './class-summary.ts'
import { type LossInFull, lossesInFull } from './evidence-text.ts'
import { builtOnText, statusText } from './reason.ts'

/** Where it goes: the script that Gradescope runs says so. */
export function gradescopeFile({ GRADESCOPE_RESULTS: file }: NodeJS.ProcessEnv): string | undefined {
  return file === '' ? undefined : file
}

/** Undefined while something has no result: a missing file is a fault of the autograder's there, and no zero. */
export function toGradescope({ labs, mark }: Row): string | undefined {
  if (mark.open.length > 0) return undefined
  const records = labs.flatMap((record) => record ?? [])
  return json({
    score: mark.points,
    output: `${mark.points} of ${mark.outOf} points.`,
    tests: records.map((record) => ({
      number: cleanLine(record.lab, 20),
      name: cleanLine(record.title, 200),
      score: record.points ?? 0,
      max_score: record.outOf,
      output: outputOf(record),
    })),
  })
}

/** Of an upload in which there is not one submission, but none or several. */
export function noGradescope(found: number): string {
  const output =
    found === 0
      ? 'Nothing of the labs was found in what you uploaded. It is one folder for each lab, such as labs/4.1-network-manager/ with network-manager.ts, or these files alone.'
      : `${found} folders with labs were found in what you uploaded. Upload one of them.`
  return json({ score: 0, output })
}

function json(results: object): string {
  return `${JSON.stringify(results, null, 2)}\n`
}

function outputOf(record: LabRecord): string {
  const { unreadable, seed, lab } = record
  const losses = lossesInFull(record)
  const said = [statusText(record), builtOnText(record), unreadable?.output, unreadable?.next]
  const again =
    losses.length === 0 || seed === ''
      ? []
      : [`The same values again: npm run lab check ${lab} -- --seed ${seed}`]
  return [...said.flatMap((text) => text ?? []), ...losses.map(lossText), ...again].map(clean).join('\n\n')
}

function lossText({ title, points, why, evidence }: LossInFull): string {
  if (evidence === undefined) return `−${points}: ${title}\n  ${why}`
  const { expected, observed, at, next, path, commands, output } = evidence
  return [
    `−${points}: ${title}`,
    `  expected  ${expected}`,
    `  observed  ${observed}`,
    ...(at === undefined ? [] : [`  at        ${at}`]),
    `  next      ${next}`,
    ...titled('where the packet was heard', path),
    ...titled('what your code ran', commands),
    ...titled('what your code printed', output),
  ].join('\n')
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `  ${title}`, ...lines.map((line) => `  ${line}`)]
}

/** Nothing but text and the ends of its lines. */
function clean(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\p{Cc}/gu, ''))
    .join('\n')
}
