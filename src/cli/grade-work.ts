/**
 * The folder that grading works in: copies of what was handed in, and labs while they are bundled. It goes however this process
 * ends; after a kill, the next one removes it.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { lstat, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claim, isAbandoned } from '../image/index.ts'

export interface Work extends Disposable {
  copies: string
  staging: string
}

const PREFIX = 'lab-grading-'

export async function openWork(parent = tmpdir()): Promise<Work> {
  await sweep(parent)
  // Sources are read by their real paths only.
  const folder = await realpath(await mkdtemp(join(parent, PREFIX)))
  await claim(folder)
  const [copies, staging] = [join(folder, 'copies'), join(folder, 'staging')]
  for (const each of [copies, staging]) mkdirSync(each)
  const end = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', end)
  return {
    ...{ copies, staging },
    [Symbol.dispose]() {
      process.off('exit', end)
      end()
    },
  }
}

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(parent, name)
    // Somebody else's is theirs to remove; and what one puts there under that name is not opened.
    const found = await lstat(folder).catch(() => undefined)
    if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) continue
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
