/**
 * Folders of unfinished work, which tell whose they are: what a killed process has left behind can be removed, and what
 * another one is still at work in cannot. Must not know what the work is.
 */
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { ownerSchema, ownerState, thisProcess } from './owner.ts'
import { readIfThere } from './read-if-there.ts'

/** Name of the file in such a folder. */
export const ownerFile = 'owner.json'

/** Of a folder whose owner cannot be told: it is one of another machine's, or had no time to say. */
const abandonedAfterMs = 60 * 60 * 1000

export async function claim(folder: string): Promise<void> {
  await writeFile(join(folder, ownerFile), JSON.stringify(thisProcess()))
}

export async function isAbandoned(folder: string): Promise<boolean> {
  const owner = v.safeParse(
    v.pipe(v.string(), v.parseJson(), ownerSchema),
    await readIfThere(join(folder, ownerFile)),
  )
  const state = owner.success ? ownerState(owner.output) : 'unknown'
  if (state !== 'unknown') return state === 'dead'
  const found = await stat(folder).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs
}
