/**
 * The base layer of a guest image, kernel and Debian packages: built with Debian's tools, or found in the cache.
 * It must not know what is laid over it.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Files, filesSchema, forgetOld, makeEntry, openEntry } from './cache.ts'
import { keptModuleFolders, keptModules, loadedModules } from './contents.ts'
import { writeCpio } from './cpio.ts'
import { describeFile } from './hash.ts'
import { prepareKernels, unpackedName } from './kernel.ts'
import { withLock } from './lock.ts'
import { prepareModules } from './modules.ts'
import { rootEntries } from './pack.ts'
import { damageReport, type OnProgress } from './progress.ts'
import { type BaseRecipe, recipeKey } from './recipe.ts'
import { fetchRoot } from './root.ts'
import { findTool, throwIfAborted } from './tool.ts'

export const recipeSchema = v.object({
  version: v.number(),
  suite: v.string(),
  arch: v.picklist(['amd64', 'arm64']),
  packages: v.array(v.string()),
})

export const baseSchema = v.object({ recipe: recipeSchema, files: filesSchema })

export type BaseManifest = v.InferOutput<typeof baseSchema>

export interface Base {
  folder: string
  manifest: BaseManifest
}

export interface MakeOptions {
  cacheDir: string
  onProgress: OnProgress
  signal?: AbortSignal | undefined
}

/** The usual one, arm64's, one with added packages, and the one before the last change of recipe. */
const keptBases = 4

export function baseFolder(cacheDir: string, recipe: BaseRecipe): string {
  return join(cacheDir, 'bases', recipeKey(recipe))
}

/** Found in the cache, or built; while another process builds the same one, waits for it. */
export async function ensureBase(recipe: BaseRecipe, options: MakeOptions): Promise<Base> {
  const { cacheDir, onProgress, signal } = options
  const folder = baseFolder(cacheDir, recipe)
  const found = await openEntry(folder, baseSchema)
  if (found.state === 'whole') return { folder, manifest: found.manifest }
  if (found.state === 'damaged') onProgress(damageReport(found.why))

  const label = 'Waiting for another process that builds the same image'
  const onWait = (pid?: number) => onProgress({ step: 'wait', label: pid ? `${label} (${pid})` : label })
  return withLock(join(cacheDir, 'locks', recipeKey(recipe)), { signal, onWait }, async () => {
    const opened = await openEntry(folder, baseSchema)
    if (opened.state === 'whole') return { folder, manifest: opened.manifest }
    const manifest = await buildBase(recipe, folder, options)
    await forgetOld(join(cacheDir, 'bases'), keptBases)
    return { folder, manifest }
  })
}

async function buildBase(recipe: BaseRecipe, folder: string, options: MakeOptions): Promise<BaseManifest> {
  // Told before the download rather than after it.
  for (const tool of ['mmdebstrap', 'depmod', 'xz', 'zstd']) findTool(tool)
  const { cacheDir, onProgress, signal } = options
  return makeEntry(cacheDir, folder, async (fresh) => {
    const work = join(fresh, 'work')
    await mkdir(work)
    const root = join(work, 'root')
    await fetchRoot(recipe, root, { ...options, temporary: work })

    const label = 'Packing the guest image'
    onProgress({ step: 'pack', label })
    const choice = { loaded: loadedModules, kept: keptModules, keptFolders: keptModuleFolders }
    await prepareModules(root, choice, signal)
    const kernels = await prepareKernels(root, fresh, signal)
    throwIfAborted(signal)
    const initramfs = await writeCpio(join(fresh, 'base.cpio'), await rootEntries(root, recipe))
    await rm(work, { recursive: true })
    throwIfAborted(signal)
    onProgress({ step: 'pack', label, bytes: initramfs.size, total: initramfs.size, done: true })
    const files: Files = { kernel: await describeFile(kernels.kernel), 'base.cpio': initramfs }
    if (kernels.unpacked) files[unpackedName] = await describeFile(kernels.unpacked)
    return { recipe, files }
  })
}
