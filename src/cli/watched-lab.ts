/**
 * What `lab watch` does with each save: the code is bundled, given to a run that is ready, and the next run is made ready. A newer
 * save ends a run under way. Knows nothing of the screen.
 */
import { LabError } from '../errors.ts'
import { failureInWork } from '../report/index.ts'
import type { LabVerdict, ReadyRun, Subject, Verdict } from '../verdict/index.ts'

export interface Watched {
  /** `reading` before the code can be checked, `first` while the check that failed last is, `rest` while all are. */
  stage: 'reading' | 'first' | 'rest' | 'over'
  subject?: Subject
  /** Why there is nothing to check. */
  problem?: LabError
  /** The check that failed last: its id, and what came of it or of one that it needs; `more`: its cause is being looked for. */
  first?: { check: string; title: string; verdict?: Verdict; more?: boolean }
  /** As far as it is known. */
  verdicts: Verdict[]
  /** When all is known. */
  verdict?: LabVerdict
}

export interface Work {
  /** @throws LabError when the code cannot be read */
  read(): Promise<Subject>
  /**
   * @param first the check that failed last
   * @param last what was read last
   */
  ready(first: string | undefined, last: Subject | undefined): Promise<ReadyRun>
  /** After every run that has come to its end. */
  keep(verdict: LabVerdict, subject: Subject): Promise<void>
  onChange(state: Watched): void
  /** A fault of ours, after which nothing goes on. */
  onFault(error: unknown): void
}

export interface WatchedLab extends AsyncDisposable {
  /** The code may have changed; `anyway`: it is checked even if it has not. */
  check(anyway?: boolean): void
}

export function watchedLab(work: Work): WatchedLab {
  let failedLast: { check: string; title: string } | undefined
  /** Made ready for what failed last. */
  let waiting: Promise<ReadyRun> | undefined
  let running: { run: ReadyRun; hash: string } | undefined
  let attempt = 0
  let lastRead: Subject | undefined
  let over = false
  let queue: Promise<unknown> = Promise.resolve()

  const inTurn = (act: () => Promise<void>): void => {
    queue = queue.then(act).catch((error: unknown) => {
      if (!over) work.onFault(error)
    })
  }
  const makeReady = (): Promise<ReadyRun> => {
    waiting ??= work.ready(failedLast?.check, lastRead)
    waiting.catch(() => {}) // told when it is wanted
    return waiting
  }
  const cancel = async (): Promise<void> => {
    const { run } = running ?? {}
    running = undefined
    await run?.[Symbol.asyncDispose]()
  }

  async function readAndStart(mine: number, anyway: boolean): Promise<void> {
    const stale = (): boolean => over || mine !== attempt
    if (stale()) return
    let subject: Subject
    try {
      subject = await work.read()
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      await cancel()
      if (!stale()) work.onChange({ stage: 'over', problem: error, verdicts: [] })
      return
    }
    // A formatter that saves once more changes nothing, or something.
    if (stale() || (!anyway && running?.hash === subject.bundle.hash)) return
    await cancel()
    lastRead = subject
    if (subject.untouched) return work.onChange({ stage: 'over', subject, verdicts: [] })
    const first = failedLast
    work.onChange({ stage: 'reading', subject, verdicts: [] })
    const run = await makeReady()
    if (stale()) return
    waiting = undefined
    running = { run, hash: subject.bundle.hash }
    // Not waited for here: a newer save has to be read meanwhile.
    void carryOut(run, subject, first)
  }

  async function carryOut(
    run: ReadyRun,
    subject: Subject,
    first: { check: string; title: string } | undefined,
  ): Promise<void> {
    const isCurrent = (): boolean => !over && running?.run === run
    const state: Watched = { stage: first === undefined ? 'rest' : 'first', subject, verdicts: [] }
    if (first !== undefined) state.first = first
    const tell = (): void => {
      if (isCurrent()) work.onChange({ ...state })
    }
    tell()
    try {
      const verdict = await run.begin(subject, {
        onFirst(told, more) {
          const before = state.first?.verdict
          if (first === undefined || (before !== undefined && before.check !== told.check)) return
          // One that it needs may fail instead.
          if (told.check !== first.check && told.status === 'passed') return
          state.stage = 'rest'
          state.first = { ...first, verdict: told, more }
          if (told.status === 'passed') failedLast = undefined
          tell()
        },
        onVerdict(told) {
          state.verdicts.push(told)
          tell()
        },
      })
      if (!isCurrent()) return
      running = undefined
      await work.keep(verdict, subject)
      const failure = failureInWork(verdict)
      failedLast = failure === undefined ? undefined : { check: failure.check, title: failure.title }
      work.onChange({ ...state, stage: 'over', verdict })
      makeReady()
    } catch (error) {
      if (isCurrent()) work.onFault(error)
    } finally {
      await run[Symbol.asyncDispose]()
    }
  }

  return {
    check(anyway = false) {
      attempt += 1
      const mine = attempt
      inTurn(() => readAndStart(mine, anyway))
    },
    async [Symbol.asyncDispose]() {
      over = true
      const [last] = await Promise.all([waiting?.catch(() => undefined), cancel()])
      await last?.[Symbol.asyncDispose]()
      await queue
    },
  }
}
