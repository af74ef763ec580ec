/**
 * Grades a class: every lab of every submission, some submissions at a time, each lab's result told once it is final. Knows neither
 * where submissions come from nor how results are kept.
 */
import type { Lab } from '../catalog/index.ts'
import { isFaultOfCode, LabError } from '../errors.ts'
import type { Submission } from '../submissions/index.ts'
import { ancestors, type LabVerdict, type Subject, type SubjectChoice } from '../verdict/index.ts'
import { afterFailure, hasErrored, hasPassed, type Outcome, ownFirst } from './attempt.ts'
import type { Grading } from './grading.ts'
import { seedFor } from './hashes.ts'
import type { LabRecord } from './record.ts'
import { type ResultOptions, recordOfTries, withoutRun } from './results.ts'

/**
 * Submissions whose labs are prepared, run and tried again together: enough to keep the lanes busy, and no more memory for a larger
 * class.
 */
function waveOf(lanes: number): number {
  return Math.max(12, 2 * lanes)
}

/** Runs of a lab that is not graded because of a fault of ours. */
export const TRIES = 3

/** A labs folder, until it is disposed of. */
export interface Staged extends AsyncDisposable {
  labs: string
}

export interface ClassOptions extends ResultOptions {
  /** All labs. */
  labs: readonly Lab[]
  /** Those that are graded. */
  chosen: readonly Lab[]
  /** Part of every seed. */
  courseSeed: string
  lanes: number
  /** Milliseconds for all checks of a lab. */
  limit?: number | undefined
  /** Writes the labs folder of a submission. */
  staged(submission: Submission): Promise<Staged>
  /** Whether this is the stub as it came. */
  isPristine(lab: Lab, text: string): Promise<boolean>
  /** The text of a lab in a staged submission. */
  textOf(labs: string, lab: Lab): Promise<string>
  /** A result that still holds. */
  known(submission: Submission, lab: Lab): LabRecord | undefined
  onStart(submission: Submission, lab: Lab): void
  /** When a run has ended, whether its result is final or not. */
  onRun(submission: Submission, lab: Lab): void
  onResult(record: LabRecord): void
}

/** One run of one lab of one submission. */
interface Task {
  submission: Submission
  lab: Lab
  /** Ids of its own earlier labs that are used. */
  own: readonly string[]
  /** Ids of more of them, used only where the lab cannot be bundled without. */
  needed?: readonly string[]
  /** The try before this one, with other earlier labs. */
  before?: Task
  tries: number
  outcome?: Outcome
  seed: string
  /** Of its bundle. */
  hash: string
  /** Its result has been told. */
  told?: true
}

/** One submission while its labs are run. */
interface Work {
  submission: Submission
  labsFolder: string
  /** Ids of labs that it has and that are more than a stub. */
  written: Set<string>
  passed: Set<string>
}

/** @throws LabError `interrupted` */
export async function gradeClass(
  submissions: readonly Submission[],
  grading: Grading,
  options: ClassOptions,
): Promise<void> {
  const passes: Passes = new Map()
  const wave = waveOf(options.lanes)
  for (let from = 0; from < submissions.length; from += wave)
    await gradeWave(submissions.slice(from, from + wave), { grading, options, passes })
}

/** Code that has passed, by lab, seed and bundle: the same once more would pass again. What failed is kept by nobody for long. */
type Passes = Map<string, LabVerdict>

interface Surroundings {
  grading: Grading
  options: ClassOptions
  passes: Passes
}

async function gradeWave(wave: readonly Submission[], around: Surroundings): Promise<void> {
  const { options } = around
  const open = wave.filter((submission) =>
    options.chosen.some((lab) => options.known(submission, lab) === undefined),
  )
  const works: Work[] = []
  const staged: Staged[] = []
  try {
    for (const submission of open) {
      const its = await options.staged(submission)
      staged.push(its)
      works.push(await workOn(submission, its.labs, options))
    }
    await runWorks(works, around)
  } finally {
    for (const its of staged) await its[Symbol.asyncDispose]()
  }
}

async function runWorks(works: readonly Work[], around: Surroundings): Promise<void> {
  const { options } = around
  const first = works.flatMap((work) => firstTasks(work, options))
  await runUntilKnown(first, works, { ...around, isFirst: true })
  const open = first.filter((task) => !task.told)
  while (open.length > 0) {
    const ready = open.filter((task) => !open.some((other) => waitsFor(task, other, options)))
    const second = ready.flatMap((task) => secondTask(task, workOf(works, task), options) ?? [])
    await runUntilKnown(second, works, { ...around, isFirst: false })
    for (const task of ready) {
      open.splice(open.indexOf(task), 1)
      tell(
        task,
        second.find(({ before }) => before === task),
        options,
      )
    }
  }
}

/** What becomes of an earlier lab in its other try decides whether it is used. */
function waitsFor(task: Task, other: Task, { labs }: ClassOptions): boolean {
  return task.submission === other.submission && ancestors(labs, task.lab).includes(other.lab)
}

function workOf(works: readonly Work[], { submission }: Task): Work {
  const work = works.find((each) => each.submission === submission)
  if (work === undefined) throw new Error(`nobody works on ${submission.id}`)
  return work
}

/** Tells at once of labs that need no run. */
async function workOn(submission: Submission, labsFolder: string, options: ClassOptions): Promise<Work> {
  const { labs, chosen, known, isPristine, textOf, onResult } = options
  const work: Work = { submission, labsFolder, written: new Set(), passed: new Set() }
  for (const lab of labs) {
    const earlier = known(submission, lab)
    if (earlier?.passed === true) work.passed.add(lab.id)
    const isThere = submission.labs.some((found) => found.lab === lab.id)
    const untouched = isThere && (await isPristine(lab, await textOf(labsFolder, lab)))
    if (isThere && !untouched) work.written.add(lab.id)
    else if (chosen.includes(lab) && earlier === undefined)
      onResult(withoutRun(untouched ? 'untouched' : 'missing', submission, lab, options))
  }
  return work
}

function firstTasks(work: Work, { chosen, labs, known }: ClassOptions): Task[] {
  const { submission, written } = work
  return chosen
    .filter((lab) => written.has(lab.id) && known(submission, lab) === undefined)
    .map((lab) => ({
      submission,
      lab,
      own: ownFirst(earlierLabs(work, lab, labs)),
      tries: 0,
      seed: '',
      hash: '',
    }))
}

function earlierLabs({ written, passed }: Work, lab: Lab, labs: readonly Lab[]) {
  return { ancestors: ancestors(labs, lab).map(({ id }) => id), own: written, passed }
}

function secondTask(task: Task, work: Work, { labs }: ClassOptions): Task | undefined {
  const { submission, lab, outcome } = task
  if (outcome === undefined) return undefined
  const another = afterFailure(outcome, earlierLabs(work, lab, labs))
  return another && { submission, lab, ...another, before: task, tries: 0, seed: '', hash: '' }
}

interface Round extends Surroundings {
  /** What passes, or is built on nothing of its own, needs no other try: it is told at once, and a run that stops has it. */
  isFirst: boolean
}

/** Runs those that errored again, as often as that is allowed, and each by itself: it may be one of them that breaks the others. */
async function runUntilKnown(tasks: readonly Task[], works: readonly Work[], round: Round): Promise<void> {
  await runOnce(tasks, works, round)
  for (let tries = 1; tries < TRIES; tries += 1) {
    const open = tasks.filter(({ outcome }) => outcome === undefined || hasErrored(outcome))
    for (const task of open) await runOnce([task], works, round)
  }
}

async function runOnce(tasks: readonly Task[], works: readonly Work[], round: Round): Promise<void> {
  const { grading, options, passes, isFirst } = round
  if (tasks.length === 0) return
  const ended = (task: Task): void => {
    options.onRun(task.submission, task.lab)
    const { outcome, own } = task
    if (outcome === undefined) return
    if ('verdict' in outcome && outcome.verdict.passed) {
      workOf(works, task).passed.add(task.lab.id)
      passes.set(passKey(task), outcome.verdict)
    }
    if (isFirst && (hasPassed(outcome) || (own.length === 0 && !hasErrored(outcome)))) {
      task.told = true
      tell(task, undefined, options)
    }
  }
  try {
    await grading.run(tasks, {
      lanes: options.lanes,
      onStart: ({ submission, lab }) => options.onStart(submission, lab),
      async prepare(task) {
        const prepared = await prepareTask(task, workOf(works, task), round)
        if ('bundle' in prepared) return [{ subject: prepared, seed: task.seed, limit: options.limit }]
        task.outcome = prepared
        return []
      },
      onEnd(task, [verdict]) {
        if (verdict !== undefined) task.outcome = { verdict }
        ended(task)
      },
    })
  } catch (error) {
    // What is meant for people stops the run; anything else is a fault that is told as one, of those that have no result by now.
    if (error instanceof LabError) throw error
    for (const task of tasks) {
      options.onRun(task.submission, task.lab)
      task.outcome ??= { brokenOff: true, builtOn: [] }
    }
  }
}

function passKey({ lab, seed, hash }: Task): string {
  return `${lab.id} ${seed} ${hash}`
}

/** What is to be run; or what came of it already. */
async function prepareTask(
  task: Task,
  work: Work,
  { grading, options, passes }: Round,
): Promise<Subject | Outcome> {
  task.tries += 1
  const prepared = await subjectFor(task, work, grading)
  if (!('bundle' in prepared)) return prepared
  task.hash = prepared.bundle.hash
  task.seed = seedFor(task.lab.id, task.hash, options.courseSeed)
  const { before } = task
  if (before?.outcome !== undefined && before.hash === task.hash && !hasErrored(before.outcome))
    return before.outcome
  const same = passes.get(passKey(task))
  return same === undefined ? prepared : { verdict: { ...same, builtOn: prepared.builtOn } }
}

/** Code that cannot be bundled is a result, and no reason to stop. */
async function subjectFor(task: Task, { labsFolder }: Work, grading: Grading): Promise<Subject | Outcome> {
  const { lab, own, needed } = task
  const path = `${labsFolder}/${lab.slug}/${lab.files.stub.split('/').at(-1)}`
  const choice: SubjectChoice = { kind: 'file', path, root: labsFolder, own, ...(needed && { needed }) }
  try {
    return await grading.subjectOf(lab.slug, choice)
  } catch (error) {
    if (!(error instanceof LabError) || !isFaultOfCode(error)) throw error
    const { message, output, next } = error
    const unreadable = {
      message,
      ...(output === undefined ? {} : { output }),
      ...(next === undefined ? {} : { next }),
    }
    return { unreadable, builtOn: own.map((id) => ({ lab: id, used: 'own' as const })) }
  }
}

function tell(first: Task, second: Task | undefined, options: ClassOptions): void {
  const record = recordOfTries([first, ...(second === undefined ? [] : [second])], options)
  if (record !== undefined) options.onResult(record)
}
