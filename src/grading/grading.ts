/**
 * Checks many submissions, a batch in each run of vitest. Knows neither where they come from nor what is to come of them.
 */
import { relative } from 'node:path'
import { findLab, loadCatalog } from '../catalog/index.ts'
import { interrupted } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import {
  checkLabs,
  LANES,
  type LabVerdict,
  prepareSubject,
  type SandboxChoice,
  type Subject,
  type SubjectChoice,
  type ToCheck,
} from '../verdict/index.ts'
import { batchesOf, batchSize, type Prepared } from './batches.ts'
import { anotherCopy } from './copy.ts'

export interface GradingOptions {
  /** Repository root. */
  root: string
  sandbox: SandboxChoice
  /** The same, opened. */
  opened: Sandbox
  /** Path of a source file as JavaScript. */
  built(source: string): string
  signal: AbortSignal
}

/** Code and what is run of it. */
export type Candidate = Omit<ToCheck, 'checkFile'>

export interface How<Submission> {
  /**
   * Bundles a submission, when the turn of its batch comes. What is run of it stays in one batch, in this order; of one that is
   * refused nothing is.
   */
  prepare(submission: Submission): Promise<Candidate[]>
  /** When all of its candidates have ended, with a verdict for each. */
  onEnd(submission: Submission, verdicts: LabVerdict[]): void
  /** When the first check of a candidate begins. */
  onStart?(submission: Submission): void
  /** Asked before each batch; without it all of them are run. */
  goesOn?(): boolean
  /** See `RunOptions`. */
  inOrder?: boolean
  /** See `RunOptions`. */
  lanes?: number
}

export interface Grading {
  /**
   * @param slug of the lab
   * @throws LabError `bundle-failed`, `import-refused`
   */
  subjectOf(slug: string, choice: SubjectChoice): Promise<Subject>
  /** @throws LabError `interrupted`; `usage` when a check that is wanted does not exist */
  run<Submission>(submissions: readonly Submission[], how: How<Submission>): Promise<void>
}

export async function openGrading(options: GradingOptions): Promise<Grading> {
  const { root, signal } = options
  const labs = await loadCatalog(root)
  const stopped = interrupted(signal)
  stopped.catch(() => {}) // those who wait for it are told
  return {
    subjectOf: (slug, choice) => prepareSubject({ root, labs, lab: findLab(labs, slug), choice }),
    run: (submissions, how) => Promise.race([runAll(submissions, how, options), stopped]),
  }
}

async function runAll<Submission>(
  submissions: readonly Submission[],
  how: How<Submission>,
  options: GradingOptions,
): Promise<void> {
  const goesOn = (): boolean => !options.signal.aborted && (how.goesOn?.() ?? true)
  const size = batchSize(how.lanes ?? LANES)
  for await (const batch of batchesOf(submissions, how.prepare, { size, goesOn }))
    await runBatch(batch, how, options)
}

async function runBatch<Submission>(
  batch: Prepared<Submission, Candidate>[],
  { onEnd, onStart, inOrder = false, lanes }: How<Submission>,
  { root, sandbox, opened, built }: GradingOptions,
): Promise<void> {
  const all = batch.flatMap(({ candidates }, owner) => candidates.map((candidate) => ({ candidate, owner })))
  const ended = all.map((): LabVerdict | undefined => undefined)
  const tell = (owner: number): void => {
    const verdicts = ended.filter((_, index) => all[index]?.owner === owner)
    if (verdicts.includes(undefined)) return
    onEnd((batch[owner] as Prepared<Submission, Candidate>).submission, verdicts as LabVerdict[])
  }
  batch.forEach(({ candidates }, owner) => {
    if (candidates.length === 0) tell(owner)
  })
  await checkLabs({
    ...{ root, sandbox, opened, inOrder },
    ...(lanes === undefined ? {} : { lanes }),
    labs: all.map(({ candidate }, index) => ({
      ...candidate,
      checkFile: anotherCopy(built(relative(root, candidate.subject.lab.files.check)), index + 1),
    })),
    onLabStart(index) {
      const { submission } = batch[all[index]?.owner ?? -1] ?? {}
      if (submission !== undefined) onStart?.(submission)
    },
    onLab(verdict, index) {
      ended[index] = verdict
      tell(all[index]?.owner ?? -1)
    },
  })
}
