/**
 * `npm run lab check all`: every lab that was begun, or every reference, in one run with one sum.
 */
import { relative } from 'node:path'
import { type Lab, loadCatalog } from '../catalog/index.ts'
import { interrupted, isFaultOfCode, LabError } from '../errors.ts'
import { type Overviewed, renderOverviewLine, renderOverviewSum, toJsonOfMany } from '../report/index.ts'
import { checkLabs, type LabVerdict, prepareSubject, type Subject } from '../verdict/index.ts'
import { exitCode } from './check.ts'
import type { Context } from './context.ts'
import { hushed } from './hushed.ts'
import { keepOutcome, seedOf } from './keep-outcome.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'

type Prepared = { lab: Lab } & ({ subject: Subject } | { unreadable: LabError })

export async function checkAllCommand(request: CheckRequest, context: Context): Promise<number> {
  if (request.choice.kind === 'file' || request.only !== undefined) {
    throw new LabError('usage', 'check all takes neither --file nor --only.', {
      next: 'Name one lab: npm run lab check 4.1',
    })
  }
  const { root, out, quiet, drawing } = context
  const labs = await loadCatalog(root)
  const checked = labs.filter(({ kind }) => kind === 'code')
  const prepared = await Promise.all(checked.map((lab) => prepare(lab, labs, request, root)))
  const subjects = prepared.flatMap((one) => ('subject' in one && !one.subject.untouched ? one.subject : []))
  if (prepared.every((one) => 'subject' in one && one.subject.untouched)) {
    throw new LabError('usage', 'There is nothing to check: no lab has been begun.', {
      next: `npm run lab ${labs[0]?.id ?? ''}`,
    })
  }
  const [unreadable] = prepared.flatMap((one) => ('unreadable' in one ? one.unreadable : []))
  // Nothing is left to run, and a sandbox may take a minute.
  if (subjects.length === 0 && unreadable !== undefined) throw unreadable
  const { sandbox, opened } = await readySandbox(request.sandbox, context)

  const started = performance.now()
  const ended = new Map<string, LabVerdict>()
  const live = request.format === 'json' ? () => {} : inOrder(prepared, ended, context)
  live()
  const toCheck = await Promise.all(
    subjects.map(async (subject) => ({
      ...{ subject, seed: await seedOf(subject.lab, request, context) },
      checkFile: context.built(relative(root, subject.lab.files.check)),
    })),
  )
  const checking = (): Promise<LabVerdict[]> =>
    checkLabs({
      ...{ root, sandbox, opened },
      labs: toCheck,
      onLab(verdict) {
        ended.set(verdict.lab, verdict)
        live()
      },
    })
  const verdicts = await hushed(context, () => Promise.race([checking(), interrupted(context.signal)]))
  quiet()
  for (const { lab, text, kind } of subjects) {
    const verdict = ended.get(lab.id)
    if (kind === 'own' && verdict !== undefined) await keepOutcome(lab, verdict, { text }, context)
  }
  const run = { sandbox: opened.description, duration: Math.round(performance.now() - started) }
  const entries = prepared.flatMap((one) => overviewed(one, ended) ?? [])
  out(
    request.format === 'json'
      ? toJsonOfMany(entries, run)
      : `\n${renderOverviewSum(entries, run, drawing)}\n`,
  )
  return worst(prepared, verdicts)
}

/** Code that cannot even be read is a result here, and no reason to leave out the other labs. */
async function prepare(lab: Lab, labs: Lab[], { choice }: CheckRequest, root: string): Promise<Prepared> {
  try {
    return { lab, subject: await prepareSubject({ root, labs, lab, choice }) }
  } catch (error) {
    if (error instanceof LabError && isFaultOfCode(error)) return { lab, unreadable: error }
    throw error
  }
}

/** Prints each lab's line once it and all those before it have ended. */
function inOrder(prepared: Prepared[], ended: Map<string, LabVerdict>, context: Context): () => void {
  const waiting = [...prepared]
  const total = prepared.filter((one) => overviewed(one, ended) === undefined).length
  return () => {
    context.quiet()
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      const entry = overviewed(first, ended)
      if (entry === undefined) break
      context.out(`${renderOverviewLine(entry, context.drawing)}\n`)
      waiting.shift()
    }
    if (context.interactive && ended.size < total)
      context.onProgress({ step: 'check', label: 'Checking the labs', fraction: ended.size / total })
  }
}

/** Undefined while its checks run. */
function overviewed(one: Prepared, ended: Map<string, LabVerdict>): Overviewed | undefined {
  const { id: lab, title } = one.lab
  if ('unreadable' in one) return { lab, title, unreadable: one.unreadable.message }
  const verdict = ended.get(lab)
  if (verdict !== undefined) return { lab, title, verdict }
  return one.subject.untouched ? { lab, title, notBegun: true } : undefined
}

/** 0 when all that was begun has passed, 2 when what is missing is not the code's fault. */
function worst(prepared: Prepared[], verdicts: LabVerdict[]): number {
  const codes = verdicts.map(exitCode)
  if (codes.includes(1) || prepared.some((one) => 'unreadable' in one)) return 1
  return codes.includes(2) ? 2 : 0
}
