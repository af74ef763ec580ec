/**
 * `npm run lab check`: makes the sandbox ready, runs the checks, shows each verdict as it comes and the sum at the end.
 */
import { relative, resolve } from 'node:path'
import { findLab, type Lab, loadCatalog, recordPass } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Arch } from '../image/index.ts'
import {
  firstFailure,
  renderCheckBrief,
  renderCheckLine,
  renderFailure,
  renderHeader,
  renderRemaining,
  renderSummary,
  toJson,
} from '../report/index.ts'
import type { SandboxKind } from '../sandbox/index.ts'
import {
  checkLab,
  type LabVerdict,
  prepareSubject,
  type SubjectChoice,
  type Verdict,
} from '../verdict/index.ts'
import type { Context } from './context.ts'
import { readySandbox, type SandboxWish } from './ready-sandbox.ts'

export interface CheckOptions {
  sandbox?: SandboxKind
  arch?: Arch
  solution?: true
  file?: string
  json?: true
  only?: string
}

export async function checkCommand(id: string, options: CheckOptions, context: Context): Promise<number> {
  const { root, cacheDir, out } = context
  const labs = await loadCatalog(root)
  const lab = findLab(labs, id)
  const choice = choiceOf(options)
  // Before anything slow: code that cannot even be read needs no sandbox.
  const subject = await prepareSubject({ root, labs, lab, choice })
  const wish: SandboxWish = {
    kind: options.sandbox,
    cacheDir,
    ...(options.arch === undefined ? {} : { arch: options.arch }),
    ...(process.env.CONTAINER_LAB_SNAPSHOTS === 'off' ? { snapshots: false } : {}),
  }
  const opened = await readySandbox(wish, context)
  const live = liveReport(lab, subject.untouched, options, context)
  const interrupted = new Promise<never>((_, reject) => {
    context.signal.addEventListener('abort', () => reject(new LabError('interrupted', 'Stopped.')))
  })
  const checking = checkLab({
    ...{ root, subject, sandbox: { ...wish, kind: opened.kind }, opened },
    checkFile: await context.built(relative(root, lab.files.check)),
    ...(options.only === undefined ? {} : { only: options.only }),
    onVerdict: live.verdict,
  })
  const verdict = await Promise.race([checking, interrupted])
  if (choice.kind === 'own' && verdict.passed && options.only === undefined)
    await recordPass(root, lab, subject.text)
  const nextLab = labs[labs.indexOf(lab) + 1]?.id
  out(options.json ? toJson(verdict) : live.end(verdict, nextLab))
  return exitCode(verdict)
}

function choiceOf({ solution, file }: CheckOptions): SubjectChoice {
  if (solution) return { kind: 'reference' }
  return file === undefined ? { kind: 'own' } : { kind: 'file', path: resolve(file) }
}

function exitCode({ passed, verdicts }: LabVerdict): number {
  if (passed) return 0
  const required = verdicts.filter(({ bonus }) => !bonus)
  return required.some(({ status }) => status === 'failed') ? 1 : 2
}

/** Prints what is known as soon as it is; nothing at all with --json. */
function liveReport(lab: Lab, untouched: boolean, { json }: CheckOptions, { drawing, out }: Context) {
  let failed = false
  if (!json) out(`${renderHeader({ lab: lab.id, title: lab.title }, drawing)}\n\n`)
  return {
    verdict(verdict: Verdict): void {
      if (json || untouched) return
      // The first failure is shown in full at the end.
      const first = verdict.status === 'failed' && !verdict.bonus && !failed && !verdict.evidence?.notWritten
      failed ||= first
      out(`${first ? renderCheckLine(verdict, drawing) : renderCheckBrief(verdict, drawing)}\n`)
    },
    end(verdict: LabVerdict, nextLab: string | undefined): string {
      const first = firstFailure(verdict)
      const notWritten = first === undefined ? renderRemaining(verdict, drawing) : ''
      const failure = first === undefined ? '' : renderFailure(first, drawing)
      const summary = renderSummary(verdict, { ...drawing, ...(nextLab === undefined ? {} : { nextLab }) })
      const blocks = [failure, verdict.passed ? '' : notWritten, summary].filter((block) => block !== '')
      return `${untouched ? '' : '\n'}${blocks.join('\n\n')}\n`
    },
  }
}
