/**
 * `npm run lab why`: takes away each rule, address, route and switch that the code has made, one at a time, and shows which packet
 * dies of it.
 */
import { findLab, type Lab, labAfter, loadCatalog, loadProgress, stateOf } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import { liveWhy } from '../report/index.ts'
import { type Before, before, type Loss, openScene, prepareTaking, takeAway } from '../scene/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { prepareSubject } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { showPaged } from './pager.ts'
import { readySandbox } from './ready-sandbox.ts'
import type { CheckRequest } from './request.ts'
import { liveOf } from './shared-scene.ts'

export async function whyCommand(id: string, request: CheckRequest, context: Context): Promise<number> {
  const { root, out, quiet, onProgress, drawing, signal, conversing } = context
  const labs = await loadCatalog(root)
  const lab = findLab(labs, id)
  if (lab.kind === 'tour')
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing of yours to take away.`, {
      next: 'npm run lab why 4.1',
    })
  const { choice } = request
  if (choice.kind === 'own' && (await stateOf(lab, await loadProgress(root))) !== 'passed')
    throw new LabError('usage', `why is for code that has passed, and your ${lab.id} has not.`, {
      next: `npm run lab check ${lab.id}, or the reference: npm run lab why ${lab.id} -- --solution`,
    })
  const subject = await prepareSubject({ root, labs, lab, choice })
  const { opened } = await readySandbox(request.sandbox, context)
  const progress = (label: string, fraction?: number): void => {
    // Each line that is printed would be followed by another one of progress.
    if (conversing || fraction === undefined)
      onProgress({ step: 'why', label, ...(fraction === undefined ? {} : { fraction }) })
  }
  const show = async (): Promise<number> => {
    progress('Bringing up the network')
    let was: Before | undefined
    await using scene = await openScene({
      ...{ opened, subject, signal, live: liveOf(lab, context) },
      before: async (world) => {
        was = await before(world)
      },
    })
    const { stopped } = scene
    if (stopped !== undefined || was === undefined)
      throw new LabError('usage', `The network does not come up: ${stopped?.why ?? ''}`, {
        next: `npm run lab check ${lab.id}`,
      })
    const taking = await prepareTaking(scene, was)
    // On a terminal it is read from its beginning, when all is known.
    const live = conversing ? undefined : liveWhy(lab, taking, drawing)
    quiet()
    if (live !== undefined) out(live.head())
    const losses: Loss[] = []
    progress('Taking away one part at a time', 0)
    for await (const loss of takeAway(scene, taking)) {
      losses.push(loss)
      quiet()
      if (live !== undefined) out(live.line(loss))
      progress('Taking away one part at a time', losses.length / taking.parts.length)
    }
    quiet()
    const next = choice.kind === 'own' ? goOn(labs, lab) : undefined
    if (live !== undefined) out(live.sum(losses, next))
    else {
      await showPaged((size) => {
        const { head, line, sum } = liveWhy(lab, taking, size)
        return [head(), ...losses.map(line), sum(losses, next)].join('')
      }, context)
    }
    return EXIT.passed
  }
  return Promise.race([show(), interrupted(signal)])
}

/** As after the check that has passed. */
function goOn(labs: Lab[], lab: Lab): string {
  return `npm run lab ${labAfter(labs, lab)?.id ?? ''}`.trim()
}
