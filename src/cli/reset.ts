/**
 * `npm run lab reset`: the stub again, as it came. What was written is kept.
 */
import { relative } from 'node:path'
import { type Lab, pristineStub, readIfThere, sameSource, UnreadableSource } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { themeOf } from '../report/index.ts'
import type { Context } from './context.ts'
import { bringBack, replaceOwn } from './own-file.ts'
import { confirm } from './wait-for-enter.ts'

export interface ResetOptions {
  /** Nobody is asked. */
  yes?: true
}

export async function resetCommand(lab: Lab, { yes }: ResetOptions, context: Context): Promise<number> {
  const { root, out, interactive, signal, drawing } = context
  const shown = relative(root, lab.files.stub)
  const pristine = await pristineStub(lab)
  if (pristine === undefined) {
    throw new LabError('usage', `Lab ${lab.id} is a tour: there is nothing to write, and nothing to reset.`, {
      next: `npm run lab ${lab.id}`,
    })
  }
  const own = await readWhatIsThere(lab)
  if (own !== undefined && sameSource(own, pristine)) {
    out(`  Nothing to reset: ${shown} is as it came.\n`)
    return 0
  }
  if (own !== undefined && !yes) {
    if (!interactive) {
      throw new LabError('usage', 'A reset asks before it does anything, and nobody can be asked here.', {
        next: `npm run lab reset ${lab.id} -- --yes`,
      })
    }
    if (!(await confirm(`Take everything out of ${shown}? A copy is kept.`, false, signal))) {
      out('  Nothing has changed.\n')
      return 0
    }
  }
  const copy = replaceOwn(lab, pristine, root)
  const theme = themeOf(drawing)
  out(`  ${shown} is as it came.\n`)
  if (copy !== undefined) {
    out(`  What was in it is kept: ${relative(root, copy)}\n`)
    out(`\n${theme.next(`  → To bring that back:\n    ${bringBack(copy, lab, root)}`)}\n`)
  }
  return 0
}

/** Something that cannot be read is there as well, and is kept. */
async function readWhatIsThere({ files }: Lab): Promise<string | undefined> {
  try {
    return await readIfThere(files.stub)
  } catch (error) {
    if (error instanceof UnreadableSource) return ''
    throw error
  }
}
