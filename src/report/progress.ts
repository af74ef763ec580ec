/**
 * How far a learner has come in a lab, as text.
 */
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { isDone, renderLater, renderStep, renderStepInFull, stepsOf } from './steps.ts'
import type { SummaryOptions } from './summary.ts'

export interface ProgressOptions extends SummaryOptions {
  /** Whether the steps behind the one in work are mentioned. */
  later?: boolean
}

/** The steps that are done, the one that is in work, and a line for the others; with `full`, all of them and all checks. */
export function renderProgress(
  lab: Pick<LabVerdict, 'untouched' | 'steps' | 'verdicts'>,
  options: ProgressOptions,
): string {
  // On a stub as it came, every check says the same.
  if (lab.untouched) return ''
  const steps = stepsOf(lab)
  if (options.full) return steps.map((step) => renderStepInFull(step, options)).join('\n')
  const open = steps.findIndex((step) => !isDone(step))
  const shown = open < 0 ? steps : steps.slice(0, open + 1)
  const later = open < 0 || options.later === false ? '' : renderLater(steps.slice(open + 1), options)
  return [...shown.map((step) => renderStep(step, options)), later].filter((text) => text !== '').join('\n')
}

/** `step 2 of 6`; nothing for a lab without steps. */
export function stepOf(verdict: Verdict, lab: Pick<LabVerdict, 'steps' | 'verdicts'>): string | undefined {
  const index = lab.steps.findIndex(({ checks }) => checks.includes(verdict.check))
  return index < 0 ? undefined : `step ${index + 1} of ${lab.steps.length}`
}
