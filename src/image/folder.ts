/**
 * Makes folders. Node's own `mkdir(…, { recursive: true })` never returns where the kernel says that a folder does not exist
 * and yet cannot be made, as below /proc; somebody's cache setting may well point there.
 */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Like `mkdir -p`. Throws what the file system said. */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await ensureFolder(dirname(path))
    await mkdir(path).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again // somebody else was faster
    })
  }
}
