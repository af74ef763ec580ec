/**
 * What came of many runs, as a table and a list of what should not have been. Pure.
 */
import type { Verdict } from '../../src/verdict/index.ts'

export interface Run {
  /** `4.1`, or `4.1 bridge-left-down` */
  what: string
  verdicts: Verdict[]
  /** Ids of the checks that have to fail; none for a reference. */
  fails: string[]
  /** What a run said that came to no verdicts. */
  broke?: string
}

export type RunStatus = 'passed' | 'failed' | 'errored'

/** Those verdicts that are not as they should be. Of a mistake only the checks that it names count. */
export function unexpected({ verdicts, fails }: Run): Verdict[] {
  if (fails.length === 0) return verdicts.filter(({ status }) => status !== 'passed')
  return verdicts.filter(({ check, status }) => fails.includes(check) && status !== 'failed')
}

/** `failed` when code was judged wrongly, `errored` when it could not be judged. */
export function statusOf(run: Run): RunStatus {
  const wrong = unexpected(run)
  const missing = run.fails.some((id) => !run.verdicts.some(({ check }) => check === id))
  if (run.broke !== undefined || run.verdicts.length === 0 || missing) return 'errored'
  if (wrong.some(({ status }) => status === 'failed' || status === 'passed')) return 'failed'
  return wrong.length > 0 ? 'errored' : 'passed'
}

/** The table, and beneath it every verdict that should not have been, in full. */
export function renderSum(runs: Run[]): string {
  const names = [...new Set(runs.map(({ what }) => what))].sort()
  const width = Math.max(...names.map((name) => name.length), 3)
  const row = (name: string, some: Run[]): string => {
    const count = (status: RunStatus): string =>
      String(some.filter((run) => statusOf(run) === status).length).padStart(8)
    return `${name.padEnd(width)}${count('passed')}${count('failed')}${count('errored')}`
  }
  const head = `${''.padEnd(width)}  passed  failed errored`
  const rows = names.map((name) =>
    row(
      name,
      runs.filter(({ what }) => what === name),
    ),
  )
  const wrong = runs
    .filter((run) => statusOf(run) !== 'passed')
    .map((run) => [`${run.what}:`, run.broke, JSON.stringify(unexpected(run), undefined, 2)].join('\n'))
  return [head, ...rows, row('all', runs), ...wrong].join('\n')
}
