/**
 * The network of a lab as somebody's code builds it, for commands that look at it.
 */
import type { Lab } from '../catalog/index.ts'
import { openScene, type Scene } from '../scene/index.ts'
import { prepareSubject, type Subject } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'

export interface Looking {
  labs: Lab[]
  lab: Lab
  request: CheckRequest
}

export async function liveScene(
  { labs, lab, request }: Looking,
  context: Context,
): Promise<{ scene: Scene; subject: Subject }> {
  const { root, built, signal, onProgress, quiet } = context
  // The tour's network is the reference's: there is nothing to write.
  const choice = lab.kind === 'tour' ? ({ kind: 'reference' } as const) : request.choice
  const subject = await prepareSubject({ root, labs, lab, choice })
  const { opened } = await readySandbox(request.sandbox, context)
  onProgress({ step: 'tour', label: 'Building the network' })
  const scene = await openScene({
    ...{ opened, subject, signal },
    live: built(`checks/${lab.slug}/live.ts`),
    onStep: (label) => onProgress({ step: 'tour', label }),
  })
  quiet()
  return { scene, subject }
}
