/**
 * `npm run lab check`: makes the sandbox ready, runs the checks, shows each verdict as it comes and the sum at the end.
 */
import { lstatSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { findLab, type Lab, loadCatalog } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import type { Arch } from '../image/index.ts'
import { liveSteps, renderHeader, renderOutcome, toJson } from '../report/index.ts'
import type { SandboxKind } from '../sandbox/index.ts'
import { EXIT } from '../setup/ending.mjs'
import {
  checkLab,
  type LabVerdict,
  prepareSubject,
  type SubjectChoice,
  type Verdict,
} from '../verdict/index.ts'
import type { Context } from './context.ts'
import { keepOutcome, seedOf } from './keep-outcome.ts'
import { readySandbox, type SandboxWish } from './ready-sandbox.ts'

export interface CheckOptions {
  sandbox?: SandboxKind
  arch?: Arch
  solution?: true
  file?: string
  json?: true
  only?: string
  full?: true
  seed?: string
}

export async function checkCommand(id: string, options: CheckOptions, context: Context): Promise<number> {
  if (id === 'all') return (await import('./check-all.ts')).checkAllCommand(options, context)
  const { root, out } = context
  const labs = await loadCatalog(root)
  const lab = findLab(labs, id)
  if (lab.kind === 'tour') {
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing to write, and nothing to check.`, {
      next: `npm run lab ${lab.id}`,
    })
  }
  const choice = choiceOf(options)
  // Before anything slow: code that cannot even be read needs no sandbox.
  const subject = await prepareSubject({ root, labs, lab, choice })
  const { sandbox, opened } = await readySandbox(wishOf(options, context), context)
  const live = liveReport(lab, subject.untouched, options, context)
  const checking = checkLab({
    ...{ root, subject, sandbox, opened },
    checkFile: context.built(relative(root, lab.files.check)),
    ...(options.only === undefined ? {} : { only: [options.only] }),
    seed: await seedOf(lab, options, context),
    onVerdict: live.verdict,
  })
  const verdict = await Promise.race([checking, interrupted(context.signal)])
  if (choice.kind === 'own') await keepOutcome(lab, verdict, { text: subject.text, ...options }, context)
  const nextLab = labs[labs.indexOf(lab) + 1]?.id
  out(options.json ? toJson(verdict) : live.end(verdict, nextLab))
  return exitCode(verdict)
}

export function wishOf({ sandbox, arch }: CheckOptions, { cacheDir }: Context): SandboxWish {
  return {
    kind: sandbox,
    cacheDir,
    ...(arch === undefined ? {} : { arch }),
    ...(process.env.CONTAINER_LAB_SNAPSHOTS === 'off' ? { snapshots: false } : {}),
  }
}

/** @throws LabError `usage` for a file that is not there, which is no code that failed */
export function choiceOf({ solution, file }: CheckOptions): SubjectChoice {
  if (solution) return { kind: 'reference' }
  if (file === undefined) return { kind: 'own' }
  // A link that leads nowhere is there, and what is wrong with it is said by the one that reads it.
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined)
    throw new LabError('usage', `There is no file ${file}.`)
  return { kind: 'file', path: resolve(file) }
}

/**
 * 1 when the code is why it did not pass, 2 when that is not known. What waits for another check waits for one that failed, unless
 * one could not be carried out. A bonus counts when it was asked for alone.
 */
export function exitCode({ passed, verdicts }: LabVerdict): number {
  if (passed) return EXIT.passed
  const required = verdicts.filter(({ bonus }) => !bonus)
  const decisive = required.some(({ status }) => status !== 'passed') ? required : verdicts
  const statuses = new Set(decisive.map(({ status }) => status))
  if (statuses.has('failed')) return EXIT.failed
  return statuses.has('blocked') && !statuses.has('errored') ? EXIT.failed : EXIT.unusable
}

/** Prints what is known as soon as it is; nothing at all with --json. */
function liveReport(lab: Lab, untouched: boolean, options: CheckOptions, context: Context) {
  const { drawing, out, onProgress, quiet, conversing } = context
  const { json, full = false, only } = options
  const look = { ...drawing, full, partial: only !== undefined }
  // With some of the checks, no step is ever complete.
  const steps = liveSteps(only === undefined ? lab.steps : [], look)
  const all = lab.steps.flatMap(({ checks }) => checks).length
  if (!json) out(`${renderHeader({ lab: lab.id, title: lab.title }, drawing)}\n\n`)
  return {
    verdict(verdict: Verdict): void {
      if (json || untouched) return
      const text = steps.take(verdict)
      if (text !== '') {
        quiet()
        out(text)
      }
      if (!conversing || only !== undefined) return
      const fraction = all === 0 ? 0 : steps.known / all
      onProgress({ step: 'check', label: 'Checking', fraction, detail: `${steps.known} of ${all}` })
    },
    end(verdict: LabVerdict, nextLab: string | undefined): string {
      quiet()
      const following = nextLab === undefined ? {} : { nextLab }
      const outcome = renderOutcome(verdict, { ...look, ...following })
      return untouched ? `${outcome}\n` : `${steps.rest(verdict)}\n${outcome}\n`
    },
  }
}
