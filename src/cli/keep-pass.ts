/**
 * Remembers a lab that was passed. Where that cannot be (a checkout that is not ours to write), it is said: the verdict stands.
 */
import { type Lab, recordPass } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { foldFor } from '../setup/fold.mjs'
import type { Context } from './context.ts'
import { explain } from './explain.ts'

export async function keepPass(
  lab: Pick<Lab, 'id'>,
  text: string,
  { root, quiet }: Pick<Context, 'root' | 'quiet'>,
): Promise<void> {
  try {
    await recordPass(root, lab, text)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    quiet()
    for (const line of foldFor(explain(error).lines, process.stderr)) console.error(line)
  }
}
