/**
 * Failures for editors: a line each, `file:line: error: what`, which a problem matcher takes apart.
 */
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isNotWritten } from './check-line.ts'
import { cleanLine } from './hostile.ts'

/** Whole lines; empty when there is nothing to mend. */
export function renderProblems(lab: LabVerdict): string {
  const failed = lab.verdicts.filter((verdict) => verdict.status === 'failed' && !isNotWritten(verdict))
  const lines = [
    ...failed.map((verdict) => {
      const { check, title, evidence } = verdict
      const observed =
        evidence === undefined ? '' : `; ${cleanLine(evidence.cause ?? evidence.observed, 300)}`
      return `${placeOf(verdict, lab)}: error: ${cleanLine(title, 200)}${observed} (${cleanLine(check, 60)})`
    }),
    ...lab.remaining.map(({ at, what }) => `${cleanLine(at, 300)}: warning: ${cleanLine(what, 300)}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** Where it threw; else the last command of this lab's file, since one that failed may only have asked whether a rule is there. */
function placeOf({ evidence }: Verdict, { source }: LabVerdict): string {
  const places = [evidence?.at, ...(evidence?.commands ?? []).map(({ at }) => at).reverse()]
  return cleanLine(places.find((place) => place?.startsWith(`${source}:`)) ?? `${source}:1`, 300)
}
