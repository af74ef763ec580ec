/**
 * The steps of a lab while its checks are still running: each is told as soon as all is known of it and of those before it.
 */
import type { Step } from '../catalog/index.ts'
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import { renderProgress } from './progress.ts'
import { completeSteps } from './steps.ts'
import type { SummaryOptions } from './summary.ts'

export interface LiveSteps {
  /** What can be told now: whole lines, or nothing. */
  take(verdict: Verdict): string
  /** What has not been told yet when all is known. */
  rest(lab: LabVerdict): string
  /** Checks of which the verdict is known. */
  readonly known: number
}

export function liveSteps(steps: Step[], options: SummaryOptions): LiveSteps {
  const verdicts: Verdict[] = []
  let told = ''
  return {
    get known() {
      return verdicts.length
    },
    take(verdict) {
      verdicts.push(verdict)
      const text = renderProgress(
        { untouched: false, ...completeSteps({ steps, verdicts }) },
        { ...options, later: false },
      )
      const fresh = text.slice(told.length)
      if (fresh !== '') told = `${text}\n`
      return fresh === '' ? '' : `${fresh}\n`
    },
    rest(lab) {
      return `${renderProgress(lab, options)}\n`.slice(told.length)
    },
  }
}
