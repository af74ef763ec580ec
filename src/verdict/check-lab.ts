/**
 * One document for each lab: runs its checks on the code that was prepared, sums up.
 */
import type { Sandbox } from '../sandbox/index.ts'
import type { SandboxChoice } from './check-run.ts'
import { LANES, runChecks } from './run.ts'
import { runOf, type Subject } from './subject.ts'
import type { LabVerdict, Verdict } from './verdict.ts'

/** Code, and the lab's check file, or what that was built into. */
export interface ToCheck {
  subject: Subject
  checkFile: string
}

interface CheckOptions {
  /** Repository root. */
  root: string
  sandbox: SandboxChoice
  /** The same, opened. */
  opened: Sandbox
}

export interface CheckLabOptions extends CheckOptions, ToCheck {
  only?: string
  onVerdict?: (verdict: Verdict) => void
}

export interface CheckLabsOptions extends CheckOptions {
  labs: ToCheck[]
  /** In the order in which they end. */
  onLab?: (verdict: LabVerdict) => void
}

interface Ahead extends AsyncDisposable {
  addresses: string[]
}

/** The first guests come up while vitest is still loading. */
function startAhead({ startAhead: start }: Sandbox, count: number): Ahead {
  const guests = start === undefined ? [] : Array.from({ length: count }, () => start())
  return {
    addresses: guests.map(({ address }) => address),
    async [Symbol.asyncDispose]() {
      await Promise.all(guests.map((guest) => guest[Symbol.asyncDispose]()))
    },
  }
}

export async function checkLab(options: CheckLabOptions): Promise<LabVerdict> {
  const { root, subject, checkFile, sandbox, opened, only, onVerdict = () => {} } = options
  const started = performance.now()
  const verdicts: Verdict[] = []
  await using ahead = startAhead(opened, only === undefined ? LANES : 1)
  await runChecks({
    root,
    checkFiles: [checkFile],
    run: {
      ...runOf([subject], sandbox),
      ready: ahead.addresses,
      ...(only === undefined ? {} : { only }),
    },
    onVerdict(verdict) {
      verdicts.push(verdict)
      onVerdict(verdict)
    },
  })
  return sumUp(subject, { verdicts, sandbox: opened, duration: Math.round(performance.now() - started) })
}

/** Several labs in one run, which is quicker than one run each. */
export async function checkLabs(options: CheckLabsOptions): Promise<LabVerdict[]> {
  const { root, labs, sandbox, opened, onLab = () => {} } = options
  if (labs.length === 0) return []
  const verdicts = new Map(labs.map(({ subject }) => [subject.lab.slug, [] as Verdict[]]))
  const sums = new Map<string, LabVerdict>()
  await runChecks({
    root,
    checkFiles: labs.map(({ checkFile }) => checkFile),
    run: {
      ...runOf(
        labs.map(({ subject }) => subject),
        sandbox,
      ),
      turns: true,
    },
    onVerdict: (verdict, slug) => void verdicts.get(slug)?.push(verdict),
    onLabEnd(slug, duration) {
      const ended = labs.find(({ subject }) => subject.lab.slug === slug)
      if (ended === undefined) return
      const sum = sumUp(ended.subject, { verdicts: verdicts.get(slug) ?? [], sandbox: opened, duration })
      sums.set(slug, sum)
      onLab(sum)
    },
  })
  return labs.flatMap(({ subject }) => sums.get(subject.lab.slug) ?? [])
}

interface Outcome {
  verdicts: Verdict[]
  sandbox: Sandbox
  duration: number
}

function sumUp(subject: Subject, { verdicts, sandbox, duration }: Outcome): LabVerdict {
  const { source, kind, untouched, remaining, builtOn, lab } = subject
  return {
    ...{ lab: lab.id, title: lab.title, source, kind, untouched, remaining, builtOn },
    sandbox: sandbox.description,
    verdicts,
    passed: verdicts.length > 0 && verdicts.every(({ status, bonus }) => bonus || status === 'passed'),
    duration,
  }
}
