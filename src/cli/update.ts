/**
 * `npm run lab update`: the course has changed a stub that somebody has begun with. Says what is different in it, and merges that
 * into their file; the file of before is kept.
 */
import { relative } from 'node:path'
import {
  type Lab,
  mergeStub,
  readIfThere,
  type StubUpdate,
  stubUpdate,
  UnreadableSource,
} from '../catalog/index.ts'
import { compareSources, renderDiff, sourceLines, themeOf } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { bringBack, replaceOwn } from './own-file.ts'

export async function updateCommand(labs: Lab[], context: Context): Promise<number> {
  let updated = 0
  let conflicts = 0
  for (const lab of labs) {
    const own = await readIfThere(lab.files.stub).catch(nothingToMerge)
    const update = own === undefined ? undefined : await stubUpdate(context.root, lab, own)
    if (own === undefined || update === undefined) continue
    updated += 1
    conflicts += await updateLab(lab, own, update, context)
  }
  if (updated === 0) {
    context.out('  The course has not changed what you have begun with: nothing to merge.\n')
  }
  return conflicts === 0 ? EXIT.passed : EXIT.failed
}

/** @returns the number of conflicts */
async function updateLab(
  lab: Lab,
  own: string,
  update: StubUpdate,
  { root, drawing, out }: Context,
): Promise<number> {
  const theme = themeOf(drawing)
  const file = relative(root, lab.files.stub)
  const rows = compareSources(sourceLines(update.before), sourceLines(update.now))
  const changed = {
    own: `the stub that you began with: ${file}`,
    reference: 'the stub of the course now',
    rows,
  }
  out(
    `  ${theme.strong(`Lab ${lab.id} · ${lab.title}: the course has changed its stub.`)}\n\n${renderDiff(changed, drawing)}\n`,
  )
  const { text, conflicts } = await mergeStub(own, update)
  const copy = replaceOwn(lab, text, root)
  if (conflicts === 0) out(`  This is now in ${file}, with what you wrote.\n`)
  else {
    const places = conflicts === 1 ? 'In one place' : `In ${conflicts} places`
    out(`  ${places} of ${file} you and the course have changed the same lines.\n`)
    out('  Look for <<<<<<< there, and leave of each what you want.\n')
  }
  if (copy !== undefined) {
    out(theme.quiet(`  Your file of before is kept; to bring it back:\n    ${bringBack(copy, lab, root)}\n`))
  }
  out(`\n${theme.next(`  → npm run lab check ${lab.id}`)}\n\n`)
  return conflicts
}

function nothingToMerge(error: unknown): undefined {
  if (!(error instanceof UnreadableSource)) throw error
}
