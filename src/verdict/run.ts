/**
 * Runs the checks of one lab on one piece of code, with vitest in this process, and yields a verdict for each. Knows how a
 * check tells what it found; what the checks look at is theirs.
 */
import { LabError } from '../errors.ts'
import type { CheckRun } from './check-run.ts'
import type { Evidence, Verdict, VerdictStatus } from './verdict.ts'

/** What a check leaves in its task's meta; all of it can be cloned to this thread. */
export interface CheckMeta {
  check: string
  title: string
  bonus: boolean
  blockedBy?: string[]
  evidence?: Evidence
  /** Not the learner's fault. */
  error?: string
}

export interface RunOptions {
  /** Repository root. */
  root: string
  /** Absolute path of the check file. */
  checkFile: string
  run: CheckRun
  onVerdict: (verdict: Verdict) => void
}

/** What is needed of a test case as vitest reports it. */
export interface FinishedTest {
  name: string
  parent: { name?: string }
  meta(): object
  result(): { state: string; errors?: readonly { message: string; stack?: string }[] }
  diagnostic(): { duration: number } | undefined
}

const STATUS: Record<string, VerdictStatus> = { passed: 'passed', skipped: 'blocked' }

export function verdictOf(test: FinishedTest): Verdict {
  const { check } = test.meta() as { check?: CheckMeta }
  const { state, errors = [] } = test.result()
  const base = {
    check: check?.check ?? test.name,
    title: check?.title ?? test.name,
    scenario: test.parent.name ?? '',
    bonus: check?.bonus ?? false,
    duration: Math.round(test.diagnostic()?.duration ?? 0),
  }
  const status = STATUS[state]
  if (status === 'passed') return { ...base, status }
  if (status === 'blocked') return { ...base, status, blockedBy: check?.blockedBy ?? [] }
  if (check?.evidence !== undefined) return { ...base, status: 'failed', evidence: check.evidence }
  return {
    ...base,
    status: 'errored',
    error: check?.error ?? errors[0]?.stack ?? errors[0]?.message ?? 'unknown',
  }
}

export async function runChecks({ root, checkFile, run, onVerdict }: RunOptions): Promise<Verdict[]> {
  const { startVitest } = await import('vitest/node')
  const verdicts: Verdict[] = []
  const unhandled: unknown[] = []
  const vitest = await startVitest('test', [checkFile], {
    root,
    config: false,
    watch: false,
    passWithNoTests: true,
    include: [checkFile],
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    silent: true,
    provide: { run },
    reporters: [
      {
        onTestCaseResult(test) {
          const verdict = verdictOf(test as unknown as FinishedTest)
          verdicts.push(verdict)
          onVerdict(verdict)
        },
        onTestRunEnd(modules, errors) {
          unhandled.push(...errors, ...modules.flatMap((module) => module.errors()))
        },
      },
    ],
  })
  await vitest.close()
  // vitest sets it for its own command line; here the verdicts decide.
  process.exitCode = 0
  if (run.only !== undefined && verdicts.length === 0) {
    throw new LabError('usage', `There is no check with the id ${run.only}.`, {
      next: 'Their ids are in --json.',
    })
  }
  if (unhandled.length > 0) throw new Error('a check file did not run', { cause: unhandled[0] })
  return verdicts
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: CheckRun | undefined
  }
}
