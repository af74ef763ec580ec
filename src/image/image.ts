/**
 * Makes a bootable guest image, or finds it in the cache: a base of Debian packages, and on top of it the files that
 * the caller wants in the guest. It must not know what those files do.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Arch, machineArch } from './arch.ts'
import { type Base, ensureBase, type MakeOptions } from './base.ts'
import { defaultCacheDir, explainFileError, filesSchema, makeEntry, openEntry } from './cache.ts'
import { writeCpio } from './cpio.ts'
import { describeFile } from './hash.ts'
import { type OverlayFile, overlayEntries, overlayHash } from './overlay.ts'
import type { OnProgress } from './progress.ts'
import { baseRecipe, parsePackages } from './recipe.ts'

export interface ImageOptions {
  /** The machine's own when not given. */
  arch?: Arch | undefined
  /** Debian packages beside the usual ones and those in `CONTAINER_LAB_PACKAGES`. */
  extraPackages?: string[] | undefined
  overlay: OverlayFile[]
  cacheDir?: string | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  env?: NodeJS.ProcessEnv | undefined
}

export interface Image {
  arch: Arch
  /** Absolute paths. */
  kernel: string
  initramfs: string
  /** Differs whenever the kernel or anything in the initramfs does. */
  key: string
}

const composedSchema = v.object({ files: filesSchema })

/**
 * @throws LabError `missing-tool`, `download-failed`, `disk-full`, `cache-unwritable`, `image-build-failed`,
 * `usage` (a package that does not exist), `interrupted`
 */
export async function ensureImage(options: ImageOptions): Promise<Image> {
  const { overlay, signal, env = process.env } = options
  const arch = options.arch ?? machineArch()
  const packages = [...parsePackages(env.CONTAINER_LAB_PACKAGES), ...(options.extraPackages ?? [])]
  const cacheDir = options.cacheDir ?? defaultCacheDir(env)
  const make: MakeOptions = { cacheDir, signal, onProgress: options.onProgress ?? (() => {}) }
  try {
    const base = await ensureBase(baseRecipe(arch, packages), make)
    const { key, folder } = await ensureComposed(base, overlay, make)
    return { arch, kernel: join(base.folder, 'kernel'), initramfs: join(folder, 'initramfs'), key }
  } catch (error) {
    throw explainFileError(error, cacheDir)
  }
}

/** One file of base and overlay: Linux unpacks archives that follow each other as if they were one. */
async function ensureComposed(base: Base, overlay: OverlayFile[], options: MakeOptions) {
  const { cacheDir, onProgress } = options
  const key = composedKey(base, overlay)
  const folder = join(cacheDir, 'images', key)
  const opened = await openEntry(folder, composedSchema)
  if (opened.state === 'whole') {
    await markUsed(folder)
    return { key, folder }
  }
  if (opened.state === 'damaged')
    onProgress({ step: 'verify', label: `Not usable, making it again: ${opened.why}` })
  const label = 'Adding the guest program'
  onProgress({ step: 'compose', label })
  await makeEntry(cacheDir, folder, async (fresh) => {
    const file = join(fresh, 'initramfs')
    await copyFile(join(base.folder, 'base.cpio'), file, constants.COPYFILE_FICLONE)
    await writeCpio(file, overlayEntries(overlay))
    return { files: { initramfs: await describeFile(file) } }
  })
  await forgetOld(join(cacheDir, 'images'))
  onProgress({ step: 'compose', label, done: true })
  return { key, folder }
}

/** From what is in the files and not from the recipe: a base that is built again may hold newer packages. */
function composedKey({ manifest }: Base, overlay: OverlayFile[]): string {
  const hash = createHash('sha256')
  for (const name of ['kernel', 'base.cpio']) hash.update(manifest.files[name]?.sha256 ?? '')
  return hash.update(overlayHash(overlay)).digest('hex').slice(0, 20)
}

const keptImages = 4

/** Every change to the guest program leaves one of 120 MB behind. */
async function forgetOld(folder: string): Promise<void> {
  const names = await readdir(folder)
  const aged = await Promise.all(
    names.map(async (name) => ({ name, used: await lastUse(join(folder, name)) })),
  )
  aged.sort((a, b) => b.used - a.used)
  for (const { name } of aged.slice(keptImages))
    await rm(join(folder, name), { recursive: true, force: true })
}

async function lastUse(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs ?? 0
}

async function markUsed(folder: string): Promise<void> {
  const now = new Date()
  // Only orders what is forgotten first, so a cache that cannot be written loses nothing.
  await utimes(folder, now, now).catch(() => undefined)
}
