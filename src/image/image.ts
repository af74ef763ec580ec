/**
 * Makes a bootable guest image, or finds it in the cache: a base of Debian packages, and on top of it the files that
 * the caller wants in the guest. It must not know what those files do.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Arch, machineArch } from './arch.ts'
import { type Base, baseFolder, baseSchema, ensureBase, type MakeOptions } from './base.ts'
import { defaultCacheDir, explainFileError, filesSchema, forgetOld, makeEntry, openEntry } from './cache.ts'
import { writeCpio } from './cpio.ts'
import { describeFile } from './hash.ts'
import { unpackedName } from './kernel.ts'
import { type OverlayFile, overlayEntries, overlayHash } from './overlay.ts'
import { damageReport, type OnProgress } from './progress.ts'
import { type BaseRecipe, baseRecipe, parsePackages } from './recipe.ts'

export interface BaseOptions {
  /** The machine's own when not given. */
  arch?: Arch | undefined
  /** Debian packages beside the usual ones and those in `CONTAINER_LAB_PACKAGES`. */
  extraPackages?: string[] | undefined
  /** See {@link defaultCacheDir}. */
  cacheDir?: string | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  env?: NodeJS.ProcessEnv | undefined
}

export interface ImageOptions extends BaseOptions {
  /** Files to add, the program that the guest runs among them. */
  overlay: OverlayFile[]
}

export interface Image {
  arch: Arch
  /** Absolute paths. The kernel as Debian ships it, for KVM. */
  kernel: string
  /** What an emulated CPU starts 1.3 to 1.8 s sooner; see kernel.ts. The same as `kernel` on arm64. */
  unpackedKernel: string
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
  const { recipe, make } = baseRequest(options)
  try {
    const base = await ensureBase(recipe, make)
    return imageIn(base, await ensureComposed(base, options.overlay, make))
  } catch (error) {
    throw explainFileError(error, make.cacheDir)
  }
}

export type FoundImage =
  | { state: 'whole'; image: Image }
  | { state: 'missing' }
  | { state: 'damaged'; why: string }

/** The same out of the cache; nothing is made. */
export async function findImage(options: ImageOptions): Promise<FoundImage> {
  const { recipe, make } = baseRequest(options)
  const base = await openEntry(baseFolder(make.cacheDir, recipe), baseSchema)
  if (base.state !== 'whole') return base
  const found: Base = { folder: baseFolder(make.cacheDir, recipe), manifest: base.manifest }
  const key = composedKey(found, options.overlay)
  const folder = join(make.cacheDir, 'images', key)
  const composed = await openEntry(folder, composedSchema)
  return composed.state === 'whole' ? { state: 'whole', image: imageIn(found, { key, folder }) } : composed
}

function imageIn(base: Base, { key, folder }: { key: string; folder: string }): Image {
  const path = (name: string) => join(base.folder, name)
  return {
    arch: base.manifest.recipe.arch,
    kernel: path('kernel'),
    unpackedKernel: path(unpackedName in base.manifest.files ? unpackedName : 'kernel'),
    initramfs: join(folder, 'initramfs'),
    key,
  }
}

/** Which base is meant, and how to make it. */
export function baseRequest(options: BaseOptions): { recipe: BaseRecipe; make: MakeOptions } {
  const { env = process.env, signal, onProgress = () => {} } = options
  const extraPackages = [...parsePackages(env.CONTAINER_LAB_PACKAGES), ...(options.extraPackages ?? [])]
  const recipe = baseRecipe(options.arch ?? machineArch(), extraPackages)
  return { recipe, make: { cacheDir: options.cacheDir ?? defaultCacheDir(env), signal, onProgress } }
}

/** Every change to the guest program leaves one of 170 MB behind. */
const keptImages = 4

/** One file of base and overlay: Linux unpacks archives that follow each other as if they were one. */
async function ensureComposed(base: Base, overlay: OverlayFile[], options: MakeOptions) {
  const { cacheDir, onProgress } = options
  const key = composedKey(base, overlay)
  const folder = join(cacheDir, 'images', key)
  const opened = await openEntry(folder, composedSchema)
  if (opened.state === 'whole') return { key, folder }
  if (opened.state === 'damaged') onProgress(damageReport(opened.why))
  const label = 'Adding the guest program'
  onProgress({ step: 'compose', label })
  await makeEntry(cacheDir, folder, async (fresh) => {
    const file = join(fresh, 'initramfs')
    await copyFile(join(base.folder, 'base.cpio'), file, constants.COPYFILE_FICLONE)
    await writeCpio(file, overlayEntries(overlay))
    return { files: { initramfs: await describeFile(file) } }
  })
  await forgetOld(join(cacheDir, 'images'), keptImages)
  onProgress({ step: 'compose', label, done: true })
  return { key, folder }
}

/** From what is in the files and not from the recipe: a base that is built again may hold newer packages. */
function composedKey({ manifest }: Base, overlay: OverlayFile[]): string {
  const hash = createHash('sha256')
  for (const name of ['kernel', 'base.cpio']) hash.update(manifest.files[name]?.sha256 ?? '')
  return hash.update(overlayHash(overlay)).digest('hex').slice(0, 20)
}
