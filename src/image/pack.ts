/**
 * Turns an unpacked root folder into the entries of the base archive: leaves out what the guest never reads and
 * adds what Debian's maintainer scripts would have made. It must not know where the folder came from.
 */
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { files, folders, isDropped, links } from './contents.ts'
import type { CpioEntry } from './cpio.ts'
import type { BaseRecipe } from './recipe.ts'

/** In the order in which a kernel can unpack them: a folder before what is in it. */
export async function rootEntries(root: string, recipe: BaseRecipe): Promise<CpioEntry[]> {
  const entries = new Map<string, CpioEntry>()
  for (const entry of await collect(root, isDropped(recipe))) entries.set(entry.path, entry)
  for (const [path, mode] of Object.entries(folders)) addFolder(entries, path, mode)
  for (const [path, text] of Object.entries(files)) {
    entries.set(path, { type: 'file', path, mode: 0o644, content: Buffer.from(text) })
  }
  for (const [path, target] of Object.entries(links())) {
    if (!entries.has(path)) entries.set(path, { type: 'symlink', path, mode: 0o777, target })
  }
  // The kernel opens the console for init before anything can mount /dev.
  entries.set('dev/console', { type: 'device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 })
  entries.set('dev/null', { type: 'device', path: 'dev/null', mode: 0o666, major: 1, minor: 3 })
  return [...entries.values()].sort((a, b) => comparePaths(a.path, b.path))
}

async function collect(root: string, drop: (path: string) => boolean): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = []
  const firstNames = new Map<number, string>()
  const visit = async (below: string) => {
    for (const name of (await readdir(join(root, below))).sort()) {
      const path = below ? `${below}/${name}` : name
      if (drop(path)) continue
      const source = join(root, path)
      const found = await lstat(source)
      if (found.isSymbolicLink()) {
        entries.push({ type: 'symlink', path, mode: 0o777, target: await readlink(source) })
      } else if (found.isDirectory()) {
        entries.push({ type: 'directory', path, mode: 0o755 })
        await visit(path)
      } else if (found.isFile()) {
        // A second name for a file becomes a link, which spares the guest a copy of perl.
        const first = firstNames.get(found.ino)
        if (found.nlink > 1) firstNames.set(found.ino, first ?? path)
        if (first) entries.push({ type: 'symlink', path, mode: 0o777, target: `/${first}` })
        else entries.push({ type: 'file', path, mode: plainMode(found.mode), source })
      }
    }
  }
  await visit('')
  return entries
}

/**
 * The same for root and an ordinary user: an ordinary user cannot keep setuid bits. Nothing in the guest needs them,
 * nor has anything to hide.
 */
function plainMode(mode: number): number {
  return mode & 0o100 ? 0o755 : 0o644
}

function addFolder(entries: Map<string, CpioEntry>, path: string, mode: number): void {
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined
  if (parent && !entries.has(parent)) addFolder(entries, parent, 0o755)
  entries.set(path, { type: 'directory', path, mode })
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
