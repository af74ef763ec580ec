/**
 * Lets one process at a time do a piece of work while others wait for it. Only to save work: the cache stays right
 * without it, because entries are renamed into place whole, so a lock taken from a dead process needs no more care
 * than is taken here. It must not know what the work is.
 */
import { randomUUID } from 'node:crypto'
import { link, open, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
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
  /** Milliseconds: how long the holder may be silent where it cannot be looked for; for tests. */
  silence?: number
}

const pollMs = 100

/** The holder touches its lock this often, for those on other machines and in other containers, who cannot look for it. */
const beatMs = 2000

/** Far more than one beat: a machine may be busy, and a network file system shows changes late. */
const silenceMs = 30_000

/** Waits until no living process holds `file`, then runs `work` while holding it. */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await ensureFolder(dirname(file))
  await acquire(file, options)
  const beat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined)
  }, beatMs).unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(file, { force: true })
  }
}

async function acquire(file: string, { signal, onWait, silence = silenceMs }: LockOptions): Promise<void> {
  let told = false
  let heard = { beat: Number.NaN, since: 0 }
  while (!(await take(file))) {
    throwIfAborted(signal)
    const held = await look(file)
    if (held === undefined) continue // let go just now
    // By our own clock: that of another machine may be wrong.
    if (held.beat !== heard.beat) heard = { beat: held.beat, since: performance.now() }
    const silent = performance.now() - heard.since > silence
    if (held.state === 'dead' || (held.state === 'unknown' && silent)) {
      await breakLock(file, held.text)
      continue
    }
    if (!told) onWait(held.pid)
    told = true
    await delay(pollMs)
  }
}

/** A link to a finished file appears with its content, which a file that is opened and then written does not. */
async function take(file: string): Promise<boolean> {
  const own = `${file}.${randomUUID()}`
  const text = JSON.stringify(thisProcess())
  await writeFile(own, text)
  try {
    await link(own, file)
    return true
  } catch (error) {
    if (isTaken(error)) return false
    // A file system without hard links: there it is empty for a moment, which counts as a holder that cannot be told.
    return await create(file, text)
  } finally {
    await rm(own, { force: true })
  }
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST'
}

interface Held {
  state: ReturnType<typeof ownerState>
  pid: number | undefined
  /** When its holder last touched it. */
  beat: number
  text: string
}

async function look(file: string): Promise<Held | undefined> {
  // Opened each time: that is when a network file system asks the server.
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const [{ mtimeMs }, text] = [await handle.stat(), await handle.readFile('utf8')]
    const owner = v.safeParse(v.pipe(v.string(), v.parseJson(), ownerSchema), text)
    return owner.success
      ? { state: ownerState(owner.output), pid: owner.output.pid, beat: mtimeMs, text }
      : { state: 'unknown', pid: undefined, beat: mtimeMs, text }
  } finally {
    await handle.close()
  }
}

/** Somebody else who waited may have broken it already and hold it now: then it is put back. */
async function breakLock(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch {
    return // it is gone
  }
  if ((await readFile(aside, 'utf8')) === text) await rm(aside, { force: true })
  else await rename(aside, file)
}
