/**
 * Remembers a lab that was passed, and with which seed one has failed. Where that cannot be (a checkout that is not ours to
 * write), it is said: the verdict stands.
 */
import { failedSeed, keepFailedSeed, type Lab, recordPass } from '../catalog/index.ts'
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

type Kept = Pick<Context, 'root' | 'quiet'>

export async function keepOutcome(
  lab: Pick<Lab, 'id'>,
  verdict: LabVerdict,
  { text, only }: Checked,
  context: Kept,
): Promise<void> {
  if (verdict.passed && only === undefined) return keepPass(lab, text, context)
  if (!verdict.passed && firstFailure(verdict) !== undefined)
    await sayIfNot(context, () => keepFailedSeed(context.root, lab, verdict.seed))
}

export function keepPass(lab: Pick<Lab, 'id'>, text: string, context: Kept): Promise<void> {
  return sayIfNot(context, () => recordPass(context.root, lab, text))
}

async function sayIfNot({ quiet }: Kept, keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    quiet()
    for (const line of foldFor(explain(error).lines, process.stderr)) console.error(line)
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
