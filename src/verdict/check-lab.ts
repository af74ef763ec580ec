/**
 * One lab, one piece of code, one document: prepares the subject, runs the checks, sums up.
 */
import type { SandboxChoice } from './check-run.ts'
import { runChecks } from './run.ts'
import { prepareSubject, runOf, type Subject, type SubjectOptions } from './subject.ts'
import type { LabVerdict, Verdict } from './verdict.ts'

export interface CheckLabOptions extends SubjectOptions {
  sandbox: SandboxChoice
  /** For people: `amd64 in QEMU, emulated`. */
  description: string
  /** The lab's check file, or what it was built into. */
  checkFile: string
  onSubject?: (subject: Subject) => void
  onVerdict?: (verdict: Verdict) => void
}

export async function checkLab(options: CheckLabOptions): Promise<{ verdict: LabVerdict; subject: Subject }> {
  const started = performance.now()
  const subject = await prepareSubject(options)
  options.onSubject?.(subject)
  const verdicts = await runChecks({
    root: options.root,
    checkFile: options.checkFile,
    run: runOf(subject, options.sandbox),
    onVerdict: options.onVerdict ?? (() => {}),
  })
  const { source, kind, untouched, remaining, builtOn, lab } = subject
  const verdict: LabVerdict = {
    ...{ lab: lab.id, title: lab.title, source, kind, untouched, remaining, builtOn },
    sandbox: options.description,
    verdicts,
    passed: verdicts.length > 0 && verdicts.every(({ status, bonus }) => bonus || status === 'passed'),
    duration: Math.round(performance.now() - started),
  }
  return { verdict, subject }
}
