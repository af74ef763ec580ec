/**
 * Lets one process at a time do a piece of work while others wait for it. Only to save work: the cache stays right
 * without it, because entries are renamed into place whole, so a lock taken from a dead process needs no more care
 * than is taken here. It must not know what the work is.
 */
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { ensureFolder } from './folder.ts'
import { ownerSchema, ownerState, thisProcess } from './owner.ts'
import { throwIfAborted } from './tool.ts'

export interface LockOptions {
  signal?: AbortSignal | undefined
  /** Called once, with the process that holds the lock, if there is a wait. */
  onWait: (pid: number | undefined) => void
}

const pollMs = 100
const abandonedAfterMs = 60 * 60 * 1000

/** Waits until no living process holds `file`, then runs `work` while holding it. */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await ensureFolder(dirname(file))
  await acquire(file, options)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function acquire(file: string, { signal, onWait }: LockOptions): Promise<void> {
  let told = false
  while (!(await take(file))) {
    throwIfAborted(signal)
    const holder = await holderOf(file)
    if (holder === 'gone') continue
    if (holder === 'dead') {
      await rm(file, { force: true })
      continue
    }
    if (!told) onWait(holder.pid)
    told = true
    await delay(pollMs)
  }
}

/** A link to a finished file appears with its content, which a file that is opened and then written does not. */
async function take(file: string): Promise<boolean> {
  const own = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 8)}`
  await writeFile(own, JSON.stringify(thisProcess()))
  try {
    await link(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

async function holderOf(file: string): Promise<'gone' | 'dead' | { pid: number | undefined }> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return 'gone'
  const text = await readFile(file, 'utf8').catch(() => '')
  const owner = v.safeParse(v.pipe(v.string(), v.parseJson(), ownerSchema), text)
  const state = owner.success ? ownerState(owner.output) : 'unknown'
  if (state === 'dead') return 'dead'
  if (state === 'unknown' && Date.now() - found.mtimeMs > abandonedAfterMs) return 'dead'
  return { pid: owner.success ? owner.output.pid : undefined }
}
