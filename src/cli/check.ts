/**
 * `npm run lab check`: makes the sandbox ready, runs the checks, shows each verdict as it comes and the sum at the end.
 */
import { relative, resolve } from 'node:path'
import { findLab, type Lab, loadCatalog, recordPass } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { openSandbox } from '../guest/index.ts'
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
import type { Sandbox, SandboxKind } from '../sandbox/index.ts'
import {
  checkLab,
  type LabVerdict,
  type SandboxChoice,
  type SubjectChoice,
  type Verdict,
} from '../verdict/index.ts'
import type { Context } from './context.ts'
import { offerSetup } from './offer-setup.ts'

export interface CheckOptions {
  sandbox: SandboxKind
  arch?: Arch
  solution?: true
  file?: string
  json?: true
  only?: string
}

export async function checkCommand(id: string, options: CheckOptions, context: Context): Promise<number> {
  const { root, cacheDir, quiet, out } = context
  const labs = await loadCatalog(root)
  const lab = findLab(labs, id)
  const choice = choiceOf(options)
  const sandbox: SandboxChoice = {
    kind: options.sandbox,
    cacheDir,
    ...(options.arch === undefined ? {} : { arch: options.arch }),
    ...(process.env.CONTAINER_LAB_SNAPSHOTS === 'off' ? { snapshots: false } : {}),
  }
  const opened = await readySandbox(sandbox, context)
  quiet()
  const live = liveReport(lab, options, context)
  const interrupted = new Promise<never>((_, reject) => {
    context.signal.addEventListener('abort', () => reject(new LabError('interrupted', 'Stopped.')))
  })
  const checking = checkLab({
    ...{ root, labs, lab, choice, sandbox, opened },
    checkFile: await context.built(relative(root, lab.files.check)),
    ...(options.only === undefined ? {} : { only: options.only }),
    onSubject: ({ untouched }) => live.begin(untouched),
    onVerdict: live.verdict,
  })
  const { verdict, subject } = await Promise.race([checking, interrupted])
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

/** Makes ready what can be made ready; on a terminal, offers the rest. */
async function readySandbox(choice: SandboxChoice, context: Context): Promise<Sandbox> {
  const { signal, onProgress } = context
  try {
    return await openSandbox({ ...choice, signal, onProgress })
  } catch (error) {
    if (!(await offerSetup(error, context))) throw error
    return openSandbox({ ...choice, signal, onProgress })
  }
}

function exitCode({ passed, verdicts }: LabVerdict): number {
  if (passed) return 0
  const required = verdicts.filter(({ bonus }) => !bonus)
  return required.some(({ status }) => status === 'failed') ? 1 : 2
}

/** Prints what is known as soon as it is; nothing at all with --json. */
function liveReport(lab: Lab, { json }: CheckOptions, { drawing, out }: Context) {
  let untouched = false
  let failed = false
  return {
    begin(isUntouched: boolean): void {
      untouched = isUntouched
      if (!json) out(`${renderHeader({ lab: lab.id, title: lab.title }, drawing)}\n\n`)
    },
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
