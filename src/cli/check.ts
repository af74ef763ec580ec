/**
 * `npm run lab check`: makes the sandbox ready, runs the checks, shows each step as soon as it is known and the sum at the end.
 */
import { relative } from 'node:path'
import { findLab, type Lab, labAfter, loadCatalog } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { liveSteps, renderHeader, renderOutcome, renderProblems, toJson } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { checkLab, type LabVerdict, prepareSubject, type Verdict } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { hushed } from './hushed.ts'
import { keepOutcome, seedOf } from './keep-outcome.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'

export async function checkCommand(id: string, request: CheckRequest, context: Context): Promise<number> {
  if (id === 'all') return (await import('./check-all.ts')).checkAllCommand(request, context)
  const { root, out } = context
  const labs = await loadCatalog(root)
  const lab = findLab(labs, id)
  if (lab.kind === 'tour') {
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing to write, and nothing to check.`, {
      next: `npm run lab ${lab.id}`,
    })
  }
  const { choice, only } = request
  // Before anything slow: code that cannot even be read needs no sandbox.
  const subject = await prepareSubject({ root, labs, lab, choice })
  const { sandbox, opened } = await readySandbox(request.sandbox, context)
  const live = liveReport(lab, subject.untouched, request, context)
  const seed = await seedOf(lab, request, context)
  const checking = () =>
    checkLab({
      ...{ root, subject, sandbox, opened },
      checkFile: context.built(relative(root, lab.files.check)),
      ...(only === undefined ? {} : { only: [only] }),
      causeOfFirst: request.format === 'text' && !request.full && !request.problems,
      tellPrinted: request.format === 'text',
      seed,
      onVerdict: live.verdict,
    })
  const verdict = await hushed(context, () => Promise.race([checking(), interrupted(context.signal)]))
  if (choice.kind === 'own') await keepOutcome(lab, verdict, { text: subject.text, only }, context)
  const nextLab = labAfter(labs, lab)?.id
  out(request.format === 'json' ? toJson(verdict) : live.end(verdict, nextLab))
  if (request.problems && request.format !== 'json') out(`\n${renderProblems(verdict)}`)
  return exitCode(verdict)
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
function liveReport(lab: Lab, untouched: boolean, request: CheckRequest, context: Context) {
  const { drawing, out, onProgress, quiet, conversing } = context
  const { format, full, only } = request
  const json = format === 'json'
  let printed = 0
  const print = (text: string): void => {
    printed += text.split('\n').length - 1
    out(text)
  }
  const look = { ...drawing, full, partial: only !== undefined }
  // With some of the checks, no step is ever complete.
  const steps = liveSteps(only === undefined ? lab.steps : [], look)
  const all = lab.steps.flatMap(({ checks }) => checks).length
  if (!json) print(`${renderHeader({ lab: lab.id, title: lab.title }, drawing)}\n\n`)
  return {
    verdict(verdict: Verdict): void {
      if (json || untouched) return
      const text = steps.take(verdict)
      if (text !== '') {
        quiet()
        print(text)
      }
      if (!conversing || only !== undefined) return
      const fraction = all === 0 ? 0 : steps.known / all
      onProgress({ step: 'check', label: 'Checking', fraction })
    },
    end(verdict: LabVerdict, nextLab: string | undefined): string {
      quiet()
      const following = { points: lab.points, ...(nextLab === undefined ? {} : { nextLab }) }
      const rest = untouched ? '' : `${steps.rest(verdict)}\n`
      // The line below is the shell's.
      const left = (process.stdout.rows || 24) - 1 - printed - (rest.split('\n').length - 1)
      const height = conversing && !full ? { height: left } : {}
      return `${rest}${renderOutcome(verdict, { ...look, ...following, ...height })}\n`
    },
  }
}
