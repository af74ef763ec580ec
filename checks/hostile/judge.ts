/**
 * Whether what came of a hostile submission is what must; pure.
 */
import type { Verdict } from '../../src/verdict/index.ts'
import { checksOf, type Hostile } from './define.ts'

export interface Refused {
  /** Code of the error. */
  refused: string
}

/** What came of one run of a submission. */
export type Outcome = { verdicts: Verdict[] } | Refused

/** `failed`, `failed, passed`, `import-refused`; with a `blocked` check, what it waits for. */
export function shown(outcome: Outcome, ids: string[]): string {
  if ('refused' in outcome) return outcome.refused
  const texts = ids.map((id) => {
    const verdict = outcome.verdicts.find(({ check }) => check === id)
    if (verdict?.status !== 'blocked') return verdict?.status ?? 'not run'
    const others = outcome.verdicts.filter(({ status }) => status === 'failed' || status === 'errored')
    return `blocked (${others.map(({ check, status }) => `${check} ${status}`).join(', ')})`
  })
  return texts.join(', ')
}

export function demanded({ must }: Hostile): string {
  if ('beRefused' in must) return must.beRefused
  return 'fail' in must ? must.fail.map(() => 'failed').join(', ') : 'not passed'
}

export function isAsItMust(hostile: Hostile, outcome: Outcome): boolean {
  const { must, neverSays } = hostile
  if ('beRefused' in must) return 'refused' in outcome && outcome.refused === must.beRefused
  if ('refused' in outcome) return false
  if (neverSays !== undefined && outcome.verdicts.some((verdict) => says(verdict, neverSays))) return false
  const statuses = checksOf(hostile).map((id) => outcome.verdicts.find(({ check }) => check === id)?.status)
  if ('notPass' in must) return statuses.every((status) => status !== undefined && status !== 'passed')
  return statuses.every((status) => status === 'failed')
}

function says({ evidence, error }: Verdict, text: string): boolean {
  return [evidence?.observed, evidence?.expected, evidence?.next, error].some((said) => said?.includes(text))
}

/** The reference's verdicts are what they always are. */
export function isUnharmed({ verdicts }: { verdicts: Verdict[] }): boolean {
  return verdicts.length > 0 && verdicts.every(({ status }) => status === 'passed')
}
