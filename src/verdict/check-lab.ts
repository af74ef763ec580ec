/**
 * One lab, one piece of code, one document: prepares the subject, runs the checks, sums up.
 */
import { availableParallelism } from 'node:os'
import type { Sandbox } from '../sandbox/index.ts'
import type { SandboxChoice } from './check-run.ts'
import { runChecks } from './run.ts'
import { runOf, type Subject } from './subject.ts'
import type { LabVerdict, Verdict } from './verdict.ts'

export interface CheckLabOptions {
  /** Repository root. */
  root: string
  subject: Subject
  sandbox: SandboxChoice
  /** The same, opened. */
  opened: Sandbox
  /** The lab's check file, or what it was built into. */
  checkFile: string
  only?: string
  onVerdict?: (verdict: Verdict) => void
}

/** Scenarios run at the same time; a guest more than there are processors would only slow the others down. */
const AHEAD = Math.min(2, availableParallelism())

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

function connectionOf({ connection }: Sandbox): Pick<SandboxChoice, 'connection'> {
  return connection === undefined ? {} : { connection }
}

export async function checkLab(options: CheckLabOptions): Promise<LabVerdict> {
  const { subject } = options
  const started = performance.now()
  await using ahead = startAhead(options.opened, options.only === undefined ? AHEAD : 1)
  const verdicts = await runChecks({
    root: options.root,
    checkFile: options.checkFile,
    run: {
      ...runOf(subject, { ...options.sandbox, ...connectionOf(options.opened) }),
      ready: ahead.addresses,
      ...(options.only === undefined ? {} : { only: options.only }),
    },
    onVerdict: options.onVerdict ?? (() => {}),
  })
  const { source, kind, untouched, remaining, builtOn, lab } = subject
  return {
    ...{ lab: lab.id, title: lab.title, source, kind, untouched, remaining, builtOn },
    sandbox: options.opened.description,
    verdicts,
    passed: verdicts.length > 0 && verdicts.every(({ status, bonus }) => bonus || status === 'passed'),
    duration: Math.round(performance.now() - started),
  }
}
