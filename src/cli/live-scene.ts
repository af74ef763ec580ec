/**
 * The network of a lab as somebody's code builds it, for commands that look at it: the one that is open in a shell, else one
 * that is built for this and ended afterwards.
 */
import type { Lab } from '../catalog/index.ts'
import type { Place, World } from '../guest/index.ts'
import { openScene, type SceneFacts } from '../scene/index.ts'
import { prepareSubject, type Subject } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { hushed } from './hushed.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'
import { choiceFor, joinOpenScene, liveOf } from './shared-scene.ts'

export interface Looking {
  labs: Lab[]
  lab: Lab
  request: CheckRequest
}

export interface LiveScene extends AsyncDisposable {
  world: World
  places: ReadonlyMap<string, Place>
  /** Where the code stopped, if it did. */
  stopped?: Pick<NonNullable<SceneFacts['stopped']>, 'step' | 'why' | 'at'>
}

export async function liveScene(
  { labs, lab, request }: Looking,
  context: Context,
): Promise<{ scene: LiveScene; subject: Subject }> {
  const { root, signal, onProgress, quiet } = context
  const subject = await prepareSubject({ root, labs, lab, choice: choiceFor(lab, request) })
  const open = await joinOpenScene({ lab, subject, sandbox: request.sandbox }, context)
  if (open !== undefined) {
    const { world, places, facts } = open
    const { stopped } = facts
    return {
      scene: {
        ...{ world, places },
        ...(stopped === undefined ? {} : { stopped }),
        [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
      },
      subject,
    }
  }
  const { opened } = await readySandbox(request.sandbox, context)
  onProgress({ step: 'scene', label: 'Building the network' })
  const opening = () =>
    openScene({
      ...{ opened, subject, signal },
      live: liveOf(lab, context),
      onStep: (title) => onProgress({ step: 'scene', label: `Building ${title}` }),
    })
  const scene = await hushed(context, opening)
  quiet()
  return { scene, subject }
}
