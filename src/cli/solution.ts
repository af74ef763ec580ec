/**
 * `npm run lab solution` and `npm run lab diff`: the reference alone, or beside the learner's own file. After passing, or when
 * somebody asks twice.
 */
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import {
  askForSolution,
  hintsTaken,
  type Lab,
  loadProgress,
  pristineStub,
  readReference,
  sameSource,
  solutionAsked,
  solutionLines,
} from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { renderSource } from '../narrative/index.ts'
import { compareSources, renderDiff, renderGate, sourceLines } from '../report/index.ts'
import { isSealed } from '../sealed.mjs'
import type { Context } from './context.ts'
import { hintsOf } from './hint.ts'
import { sayIfNot } from './keep-outcome.ts'
import { readOwn } from './own-file.ts'
import { showPaged } from './pager.ts'

export async function solutionCommand(lab: Lab, context: Context): Promise<number> {
  if (!(await isOpen(lab, 'solution', context))) return 0
  const lines = (await referenceOf(lab)).map(({ text }) => text)
  await showPaged((drawing) => renderSource(lines, 'ts', drawing), context)
  return 0
}

export async function diffCommand(lab: Lab, context: Context): Promise<number> {
  const { root, out } = context
  const own = await readOwn(lab, root)
  const pristine = await pristineStub(lab)
  if (pristine !== undefined && sameSource(own, pristine)) {
    throw new LabError('usage', `Nothing is written yet in ${relative(root, lab.files.stub)}.`, {
      next: `npm run lab solution ${lab.id}`,
    })
  }
  if (!(await isOpen(lab, 'diff', context))) return 0
  const rows = compareSources(sourceLines(own), await referenceOf(lab))
  const [ownFile, reference] = [lab.files.stub, lab.files.solution].map((file) => relative(root, file))
  if (rows.length === 0) out('  Yours is the same as the reference, but for comments that both have.\n')
  else {
    const compared = { own: `yours: ${ownFile}`, reference: `the reference: ${reference}`, rows }
    await showPaged((drawing) => renderDiff(compared, drawing), context)
  }
  return 0
}

async function referenceOf({ files }: Lab) {
  if (isSealed(await readFile(files.solution, 'utf8'))) {
    throw new LabError('usage', 'This edition of the course has no solutions to show.', {
      next: 'Ask those who teach it.',
    })
  }
  return solutionLines(await readReference(files.solution))
}

/** Says what there is to try before, the first time; where that cannot be remembered, nobody has to ask twice. */
async function isOpen(lab: Lab, command: 'solution' | 'diff', context: Context): Promise<boolean> {
  const { root, out, drawing } = context
  if (lab.kind === 'tour') {
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing to write.`, {
      next: `npm run lab ${lab.id}`,
    })
  }
  if ((await loadProgress(root)).has(lab.id)) return true
  const before = await solutionAsked(root, lab)
  if (before > 0) return true
  let kept = 0
  await sayIfNot(context, async () => {
    kept = await askForSolution(root, lab)
  })
  if (kept === 0) return true
  const { key, hints } = await hintsOf(lab, root)
  const left = hints.length - (await hintsTaken(root, key))
  out(renderGate({ lab: lab.id, command, hintsLeft: left }, drawing))
  return false
}
