/**
 * Runs the checks of labs, with vitest in this process, and yields a verdict for each. Knows how a check tells what it found;
 * what the checks look at is theirs.
 */
import { availableParallelism } from 'node:os'
import type { TestSequencerConstructor, TestSpecification } from 'vitest/node'
import { type CheckRun, keyOf } from './check-run.ts'
import type { Evidence, Verdict, VerdictStatus } from './verdict.ts'

/** What a check leaves in its task's meta; all of it can be cloned to this thread. */
export interface CheckMeta {
  check: string
  title: string
  bonus: boolean
  /** Carried out before the others, which will have a verdict on it as well. */
  first?: true
  blockedBy?: string[]
  evidence?: Evidence
  /** By the code under test. */
  printed?: string
  /** Not the learner's fault. */
  error?: string
}

export interface RunOptions {
  /** Repository root. */
  root: string
  /** Absolute paths of the check files. */
  checkFiles: string[]
  run: CheckRun
  /** One after another in this order, in one thread: a guest that one file leaves is the one that the next goes on with. */
  inOrder?: boolean
  /** Check files at the same time; otherwise {@link LANES}. */
  lanes?: number
  /** @param key of the check file */
  onVerdict: (verdict: Verdict, key: string) => void
  onFileStart?: (key: string) => void
  /** When the last check of a file has been judged; milliseconds since its first one began. */
  onFileEnd?: (key: string, duration: number) => void
}

/** Scenarios at the same time: a guest more than there are processors would only slow the others down. */
export const LANES = Math.min(2, availableParallelism())

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
    ...(check?.printed === undefined ? {} : { printed: check.printed }),
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

/** vitest would begin with what failed last time. */
function sequencerFor(checkFiles: string[]): TestSequencerConstructor {
  const place = ({ moduleId }: TestSpecification): number => checkFiles.indexOf(moduleId)
  return class {
    async shard(files: TestSpecification[]) {
      return files
    }
    async sort(files: TestSpecification[]) {
      return [...files].sort((one, other) => place(one) - place(other))
    }
  }
}

export async function runChecks(options: RunOptions): Promise<void> {
  const { root, checkFiles, run, inOrder = false, lanes = LANES } = options
  const { onVerdict, onFileStart = () => {}, onFileEnd = () => {} } = options
  const { startVitest } = await import('vitest/node')
  const unhandled: unknown[] = []
  const vitest = await startVitest('test', checkFiles, {
    root,
    config: false,
    watch: false,
    passWithNoTests: true,
    include: checkFiles,
    pool: 'threads',
    maxWorkers: inOrder ? 1 : Math.min(checkFiles.length, lanes),
    ...(inOrder ? { sequence: { sequencer: sequencerFor(checkFiles) } } : {}),
    isolate: false,
    // Check files are plain JavaScript by now: Node imports them, and Vite need not transform each.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    silent: true,
    provide: { run },
    reporters: [
      {
        onTestCaseResult(test) {
          // What comes first is told at once, see `CodeMessage`.
          if ((test.meta() as { check?: CheckMeta }).check?.first) return
          onVerdict(verdictOf(test as unknown as FinishedTest), keyOf(test.module.moduleId))
        },
        onTestModuleStart(module) {
          onFileStart(keyOf(module.moduleId))
        },
        onTestModuleEnd(module) {
          onFileEnd(keyOf(module.moduleId), Math.round(module.diagnostic().duration))
        },
        onTestRunEnd(modules, errors) {
          unhandled.push(...modules.flatMap((module) => module.errors()), ...errors)
        },
      },
    ],
  })
  await vitest.close()
  // vitest sets it for its own command line; here the verdicts decide.
  process.exitCode = 0
  if (unhandled.length > 0) throw new Error('a check file did not run', { cause: unhandled[0] })
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: CheckRun | undefined
  }
}
