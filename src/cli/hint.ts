/**
 * `npm run lab hint`: one of the three hints of a lab, each time the next one. Which were given is remembered.
 */
import { hintsTaken, type Lab, loadProgress, openStep, stateOf, takeHint } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { type Hint, renderHint, renderPassed } from '../report/index.ts'
import type { Context } from './context.ts'
import { sayIfNot } from './keep-outcome.ts'

export interface HintOptions {
  /** Those that were given already, and no other. */
  again?: true
  /** On a screen: the key that gives the next one. */
  key?: string
}

export async function hintCommand(
  lab: Lab,
  { again, key: pressed }: HintOptions,
  context: Context,
): Promise<number> {
  const { root, drawing, out } = context
  const { key, hints, step, beside } = await hintsOf(lab, root)
  const passed = (await stateOf(lab, await loadProgress(root))) === 'passed'
  if (passed && !again) {
    out(renderPassed(lab, drawing))
    return 0
  }
  const before = await hintsTaken(root, key)
  if (again && before === 0) {
    throw new LabError('usage', `No hint of lab ${lab.id} has been given yet.`, {
      next: `npm run lab hint ${lab.id}`,
    })
  }
  let given = before
  if (!again) {
    given = Math.min(hints.length, before + 1)
    // A hint that cannot be remembered is given all the same.
    await sayIfNot(context, () => takeHint(root, key, hints.length))
  }
  const hint: Hint = {
    lab,
    hints,
    given,
    ...(step === undefined ? {} : { step }),
    ...(beside === undefined ? {} : { beside }),
    ...(pressed === undefined ? {} : { key: pressed }),
    again: again === true,
    passed,
  }
  out(renderHint(hint, drawing))
  return 0
}

interface HintsOfLab {
  /** What they are remembered by. */
  key: string
  hints: string[]
  /** The step that they are for; none where they are the whole lab's. */
  step?: string
  /** The step that the learner is at, where it has none of its own. */
  beside?: string
}

/** Those of the step that the learner is at, where it has some of its own. */
export async function hintsOf(lab: Lab, root: string): Promise<HintsOfLab> {
  const { id, hints, steps } = lab
  if (hints === undefined) {
    throw new LabError(
      'usage',
      `Lab ${id} is a tour: there is nothing to write, and nothing to give a hint for.`,
      {
        next: `npm run lab ${id}`,
      },
    )
  }
  const at = await openStep(root, lab)
  const step = steps[at]
  const where = step === undefined ? '' : `step ${at + 1} of ${steps.length}: ${step.title}`
  if (step?.hints === undefined)
    return {
      key: id,
      hints,
      ...(at > 0 ? { beside: `step ${at + 1} of ${steps.length}, "${step?.title}",` } : {}),
    }
  return { key: `${id} ${step.title}`, hints: step.hints, step: where }
}
