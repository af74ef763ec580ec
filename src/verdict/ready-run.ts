/**
 * A run of a lab's checks that is made ready before there is code to check: vitest and the checks are loaded, the guests have
 * come up, one of them has been warmed up for the check that is to be first. Then it takes one piece of code, once.
 */
import { randomBytes } from 'node:crypto'
import type { Step } from '../catalog/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { orderOf, startAhead, sumUp } from './check-lab.ts'
import { type CodeMessage, type First, keyOf, type SandboxChoice } from './check-run.ts'
import { LANES, runChecks } from './run.ts'
import type { Subject } from './subject.ts'
import type { LabVerdict, Verdict } from './verdict.ts'

export interface ReadyOptions {
  /** Repository root. */
  root: string
  /** The lab's check file, or what that was built into. */
  checkFile: string
  /** The lab's steps: their order decides which failure comes first. */
  steps: Step[]
  sandbox: SandboxChoice
  /** The same, opened. */
  opened: Sandbox
  /** See `CheckedCode`. */
  seed: string
  /** See `CheckedCode`. */
  first?: First | undefined
}

export interface Told {
  /**
   * Of the check that comes first, and of those it needs.
   * @param more true when its evidence is told again, with the packet's path and its cause
   */
  onFirst?: (verdict: Verdict, more: boolean) => void
  onVerdict?: (verdict: Verdict) => void
}

/** Disposing of it ends what is still going on; what `begin` has promised is rejected then. */
export interface ReadyRun extends AsyncDisposable {
  /** Resolves when there is nothing left to do before the code comes; where there is nothing to rehearse, never. */
  readonly warm: Promise<void>
  begin(subject: Subject, told?: Told): Promise<LabVerdict>
}

export function readyRun({ root, checkFile, steps, sandbox, opened, seed, first }: ReadyOptions): ReadyRun {
  const later = `lab-run-${randomBytes(8).toString('hex')}`
  const ahead = startAhead(opened, LANES + (first === undefined ? 0 : 1))
  const verdicts: Verdict[] = []
  let told: Told = {}
  let message: CodeMessage | undefined
  const channel = new BroadcastChannel(later)
  const send = (next: CodeMessage): void => {
    message = next
    channel.postMessage(next)
  }
  let warmedUp = (): void => {}
  const warm = new Promise<void>((resolve) => {
    warmedUp = resolve
  })
  // The other side may begin to listen before or after there is something to say.
  channel.onmessage = ({ data }: { data: CodeMessage }) => {
    if (data.kind === 'listening' && message !== undefined) channel.postMessage(message)
    if (data.kind === 'warm') warmedUp()
    if (data.kind === 'first') told.onFirst?.(data.verdict, data.more)
  }
  const ended = runChecks({
    root,
    checkFiles: [checkFile],
    run: {
      ...{ sandbox, later, ready: ahead.addresses },
      subjects: {
        [keyOf(checkFile)]: {
          code: '',
          map: '',
          seed,
          causeOfFirst: orderOf(steps),
          ...(first === undefined ? {} : { first }),
        },
      },
    },
    onVerdict(verdict) {
      verdicts.push(verdict)
      told.onVerdict?.(verdict)
    },
  }).finally(() => channel.close())
  ended.catch(() => {}) // told by `begin`
  let over = false
  return {
    warm,
    async begin(subject, toTell = {}) {
      const started = performance.now()
      told = toTell
      send({ kind: 'code', code: subject.bundle.code, map: subject.bundle.map })
      await ended
      if (over) throw new Error('the run was cancelled')
      await ahead[Symbol.asyncDispose]()
      return sumUp(
        { subject, checkFile, seed },
        { verdicts, sandbox: opened, duration: Math.round(performance.now() - started) },
      )
    },
    async [Symbol.asyncDispose]() {
      over = true
      told = {}
      try {
        channel.postMessage({ kind: 'cancelled' } satisfies CodeMessage)
        message = { kind: 'cancelled' }
      } catch {
        // It has ended.
      }
      await ahead[Symbol.asyncDispose]()
      await ended.catch(() => {})
    },
  }
}
