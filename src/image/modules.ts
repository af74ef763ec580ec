/**
 * Cuts the kernel's modules down to those that the labs use, unpacked and in an order in which they can be loaded
 * one after the other. It must not know which modules those are.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LabError } from '../errors.ts'
import { runTool } from './tool.ts'

export interface ModuleChoice {
  /** Module names to load at boot. */
  loaded: string[]
  /** Module names to keep on disk. */
  kept: string[]
  /** Paths below `/lib/modules/<release>` to keep on disk. */
  keptFolders: RegExp
}

/** What each module needs, by path below `/lib/modules/<release>`; the text is depmod's modules.dep. */
export function parseDependencies(modulesDep: string): Map<string, string[]> {
  const needs = new Map<string, string[]>()
  for (const line of modulesDep.split('\n')) {
    const colon = line.indexOf(':')
    if (colon === -1) continue
    needs.set(
      line.slice(0, colon),
      line
        .slice(colon + 1)
        .split(' ')
        .filter(Boolean),
    )
  }
  return needs
}

/** `kernel/net/bridge/bridge.ko.xz` → `bridge`; the kernel takes `-` and `_` as the same. */
export function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_')
}

/** Depth first, so that each module comes after everything that it needs. */
export function loadOrder(paths: string[], needs: Map<string, string[]>): string[] {
  const order = new Set<string>()
  const visit = (path: string) => {
    if (order.has(path)) return
    for (const needed of needs.get(path) ?? []) visit(needed)
    order.add(path)
  }
  paths.forEach(visit)
  return [...order]
}

/** Chooses from what the kernel has. A name that it does not have may be built in, and is passed over. */
export function chooseModules(choice: ModuleChoice, needs: Map<string, string[]>) {
  const byName = new Map([...needs.keys()].map((path) => [moduleName(path), path]))
  const find = (names: string[]) => names.flatMap((name) => byName.get(name.replaceAll('-', '_')) ?? [])
  const load = loadOrder(find(choice.loaded), needs)
  const inFolders = [...needs.keys()].filter((path) => choice.keptFolders.test(path))
  return { load, keep: loadOrder([...load, ...find(choice.kept), ...inFolders], needs) }
}

const signatureMark = Buffer.from('~Module signature appended~\n')

/**
 * Without its signature. Debian's kernels load unsigned modules, and checking one signature takes an emulated CPU
 * longer than the rest of the loading does.
 */
export function withoutSignature(module: Buffer): Buffer {
  const end = module.length - signatureMark.length
  if (end < 4 || !module.subarray(end).equals(signatureMark)) return module
  const infoSize = 12
  const signatureSize = module.readUInt32BE(end - 4)
  const start = end - infoSize - signatureSize
  return start > 0 ? module.subarray(0, start) : module
}

/**
 * Leaves under `root` only the chosen modules, unpacked and indexed for modprobe, and writes
 * `/lib/modules/load-order`: one absolute path a line.
 */
export async function prepareModules(
  root: string,
  choice: ModuleChoice,
  signal?: AbortSignal,
): Promise<void> {
  const release = await kernelRelease(root)
  const base = join('usr/lib/modules', release)
  const folder = join(root, base)
  const run = async (tool: string, args: string[]) => {
    const { ok, output, command } = await runTool(tool, args, { signal })
    if (ok) return
    throw new LabError('image-build-failed', `${tool} failed on the guest's kernel modules.`, {
      output,
      command,
    })
  }

  await run('depmod', ['-b', root, release])
  const needs = parseDependencies(await readFile(join(folder, 'modules.dep'), 'utf8'))
  const { load, keep } = chooseModules(choice, needs)
  await rename(join(folder, 'kernel'), join(folder, 'all'))
  for (const path of keep) await moveModule(folder, path)
  await rm(join(folder, 'all'), { recursive: true })

  const packed = keep.filter((path) => path.endsWith('.xz')).map((path) => join(folder, path))
  await run('xz', ['-d', ...packed])
  for (const path of keep) {
    const file = join(folder, unpackedName(path))
    await writeFile(file, withoutSignature(await readFile(file)))
  }
  await run('depmod', ['-b', root, release])
  const order = load.map((path) => `/${base}/${unpackedName(path)}\n`).join('')
  await writeFile(join(root, 'usr/lib/modules/load-order'), order)
}

async function kernelRelease(root: string): Promise<string> {
  const releases = await readdir(join(root, 'usr/lib/modules'))
  const [release] = releases
  if (release !== undefined && releases.length === 1) return release
  throw new LabError(
    'image-build-failed',
    `One kernel was expected in the image, and there are ${releases.length}.`,
  )
}

async function moveModule(folder: string, path: string): Promise<void> {
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await rename(join(folder, path.replace(/^kernel\//, 'all/')), target)
}

function unpackedName(path: string): string {
  return path.replace(/\.xz$/, '')
}
