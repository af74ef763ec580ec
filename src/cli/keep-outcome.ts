/**
 * Remembers a lab that was passed, and with which seed one has failed. Where that cannot be (a checkout that is not ours to
 * write), it is said: the verdict stands.
 */
import { failedSeed, type Lab, recordFailure, recordPass } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { firstFailure } from '../report/index.ts'
import { foldFor } from '../setup/fold.mjs'
import { type LabVerdict, newSeed } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'
import type { CheckRequest } from './request.ts'

interface Checked {
  /** The learner's file. */
  text: string
  only?: string | undefined
}

type Kept = Pick<Context, 'root' | 'quiet'> & {
  /** Where it is said what could not be kept; otherwise on stderr. */
  say?: (lines: string[]) => void
}

export async function keepOutcome(
  lab: Pick<Lab, 'id'>,
  verdict: LabVerdict,
  { text, only }: Checked,
  context: Kept,
): Promise<void> {
  if (verdict.passed && only === undefined) return keepPass(lab, text, context)
  if (verdict.passed) return
  const seed = firstFailure(verdict) === undefined ? undefined : verdict.seed
  // What was not asked for may be open as well.
  const step = only === undefined ? openStepOf(verdict) : undefined
  await sayIfNot(context, () => recordFailure(context.root, lab, { seed, step }))
}

/** The title of the first step that is not done; a bonus keeps none open. */
export function openStepOf({ steps, verdicts }: Pick<LabVerdict, 'steps' | 'verdicts'>): string | undefined {
  const left = new Set(
    verdicts.filter(({ status, bonus }) => status !== 'passed' && !bonus).map(({ check }) => check),
  )
  return steps.find(({ checks }) => checks.some((check) => left.has(check)))?.title
}

export function keepPass(lab: Pick<Lab, 'id'>, text: string, context: Kept): Promise<void> {
  return sayIfNot(context, () => recordPass(context.root, lab, text))
}

/** Does what the outcome does not depend on, and says when it cannot be done. */
export async function sayIfNot({ quiet, say }: Kept, keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const { lines } = explain(error)
    if (say !== undefined) {
      say(lines)
      return
    }
    quiet()
    for (const line of foldFor(lines, process.stderr)) console.error(line)
  }
}

/** The one that was asked for; else, for one's own code, the one with which it has failed. */
export async function seedOf(
  lab: Pick<Lab, 'id'>,
  { seed, choice }: Pick<CheckRequest, 'seed' | 'choice'>,
  { root }: Pick<Context, 'root'>,
): Promise<string> {
  return seed ?? (choice.kind === 'own' ? await failedSeed(root, lab) : undefined) ?? newSeed()
}
