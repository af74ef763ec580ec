/**
 * The image cache: folders that appear whole or not at all, each with a manifest of what is in it. Built in a
 * temporary folder and renamed into place, so a reader never meets a half-made one.
 * It must not know what an image is made of.
 */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import { claim, isAbandoned } from './abandoned.ts'
import { ensureFolder } from './folder.ts'
import { hashFile } from './hash.ts'
import { readIfThere } from './read-if-there.ts'

export { defaultCacheDir } from './cache-dir.mjs'

const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

export const filesSchema = v.record(
  v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  v.object({ size: v.pipe(v.number(), v.integer(), v.minValue(1)), sha256: sha256Schema }),
)

export type Files = v.InferOutput<typeof filesSchema>

interface WithFiles {
  files: Files
}

export type Opened<M> =
  | { state: 'whole'; manifest: M }
  | { state: 'missing' }
  | { state: 'damaged'; why: string }

const manifestName = 'manifest.json'
const stampName = 'checked.json'

/**
 * Opens a folder of the cache if its files are what the manifest says. Hashing 150 MB takes 0.1 s or more, so the
 * full check is done once and its result kept with each file's size, inode and times of change; whatever touches a
 * file afterwards moves its change time, which no program can set, and brings the full check back.
 */
export async function openEntry<M extends WithFiles>(
  folder: string,
  schema: v.GenericSchema<unknown, M>,
): Promise<Opened<M>> {
  const text = await readIfThere(join(folder, manifestName))
  if (text === undefined) return { state: 'missing' }
  const manifest = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  if (!manifest.success) return { state: 'damaged', why: `${join(folder, manifestName)} is not readable` }
  const { files } = manifest.output
  const seen = await identities(folder, files)
  if (typeof seen === 'string') return { state: 'damaged', why: seen }
  const whole = { state: 'whole', manifest: manifest.output } as const
  await markUsed(folder)
  if ((await readIfThere(join(folder, stampName))) === seen.stamp) return whole
  for (const [name, { sha256 }] of Object.entries(files)) {
    if ((await hashFile(join(folder, name))) !== sha256) {
      return { state: 'damaged', why: `${join(folder, name)} has changed since it was made` }
    }
  }
  await writeFile(join(folder, stampName), seen.stamp).catch(ignoreReadOnly)
  return whole
}

async function identities(folder: string, files: Files): Promise<string | { stamp: string }> {
  const seen: Record<string, unknown> = {}
  for (const [name, { size }] of Object.entries(files)) {
    const path = join(folder, name)
    const found = await stat(path, { bigint: true }).catch(() => undefined)
    if (!found) return `${path} is gone`
    if (found.size !== BigInt(size)) return `${path} has ${found.size} bytes instead of ${size}`
    seen[name] = [found.size, found.ino, found.mtimeNs, found.ctimeNs].map(String)
  }
  return { stamp: JSON.stringify({ files, seen }) }
}

/** A cache that cannot be written is still good for reading; it is only checked in full each time. */
function ignoreReadOnly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EACCES' && error.code !== 'EROFS' && error.code !== 'EPERM') throw error
}

/**
 * Has `fill` make a folder's files, then moves it to `folder`, in place of a damaged one if there is one.
 * @throws LabError `cache-unwritable`, `disk-full`, and what `fill` throws
 */
export async function makeEntry<M extends WithFiles>(
  cacheDir: string,
  folder: string,
  fill: (temporary: string) => Promise<M>,
): Promise<M> {
  return withTemporary(cacheDir, async (temporary) => {
    const fresh = join(temporary, 'entry')
    await mkdir(fresh)
    const manifest = await fill(fresh)
    await writeFile(join(fresh, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
    // Its hashes were taken while it was written, so the first use need not take them again.
    const seen = await identities(fresh, manifest.files)
    if (typeof seen === 'string') throw new Error(seen)
    await writeFile(join(fresh, stampName), seen.stamp)
    await ensureFolder(join(folder, '..'))
    await rename(folder, join(temporary, 'old')).catch(ignoreMissing)
    await rename(fresh, folder).catch((error: NodeJS.ErrnoException) => {
      // Another process was quicker with the same content.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    return manifest
  })
}

/** Removes the entries of a folder that were not used for longest, but `kept` of them; `of` tells which names count. */
export async function forgetOld(
  folder: string,
  kept: number,
  of: (name: string) => boolean = () => true,
): Promise<void> {
  const names = (await readdir(folder)).filter(of)
  const aged = await Promise.all(
    names.map(async (name) => ({ name, used: await lastUse(join(folder, name)) })),
  )
  aged.sort((a, b) => b.used - a.used)
  for (const { name } of aged.slice(kept)) await rm(join(folder, name), { recursive: true, force: true })
}

async function lastUse(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs ?? 0
}

async function markUsed(folder: string): Promise<void> {
  const now = new Date()
  // Only decides what is forgotten first, so nothing is lost with a cache that cannot be written.
  await utimes(folder, now, now).catch(() => undefined)
}

/** A folder of its own for `use`, inside the cache so that it can be renamed into place; removed afterwards. */
export async function withTemporary<T>(cacheDir: string, use: (folder: string) => Promise<T>): Promise<T> {
  const all = join(cacheDir, 'tmp')
  const folder = join(
    all,
    `${process.pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
  )
  try {
    await ensureFolder(folder)
    return await useAndRemove(all, folder, use)
  } catch (error) {
    throw explainFileError(error, cacheDir)
  }
}

async function useAndRemove<T>(all: string, folder: string, use: (folder: string) => Promise<T>): Promise<T> {
  try {
    await claim(folder)
    await sweep(all)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Removes what killed processes left behind. */
async function sweep(all: string): Promise<void> {
  for (const name of await readdir(all)) {
    const folder = join(all, name)
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What went wrong with the cache folder, in words; anything else is returned as it is. */
export function explainFileError(error: unknown, cacheDir: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof LabError || code === undefined) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LabError('disk-full', 'The disk became full while the guest image was made.', {
      next: `Free some space where ${cacheDir} is, or set CONTAINER_LAB_CACHE to a folder on another disk.`,
      cause: error,
    })
  }
  const cannotBeMade = code === 'ENOENT' && syscall === 'mkdir'
  if (cannotBeMade || ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) {
    return new LabError('cache-unwritable', `The cache folder ${cacheDir} cannot be written (${code}).`, {
      next: 'Make it writable for you, or set CONTAINER_LAB_CACHE to a folder that is.',
      cause: error,
    })
  }
  return error
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
