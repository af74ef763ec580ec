/**
 * The files that a caller adds to the guest, as archive entries. It must not know what they are.
 */
import { createHash } from 'node:crypto'
import { folders } from './contents.ts'
import type { CpioEntry } from './cpio.ts'

interface OverlayNode {
  /** Absolute, in the guest. */
  path: string
}

export type OverlayFile =
  | (OverlayNode & { mode: number; contents: string | Uint8Array })
  | (OverlayNode & { symlink: string })

/** In the guest these are links into /usr, and an archive that has them as folders would replace the links. */
const linkedFolders = /^(bin|sbin|lib|lib64)(\/|$)/

/** With the folders that the files need. Throws a plain error for a path that cannot be right. */
export function overlayEntries(overlay: OverlayFile[]): CpioEntry[] {
  const entries = new Map<string, CpioEntry>()
  for (const file of [...overlay].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = insidePath(file.path)
    for (const parent of parents(path)) {
      if (!entries.has(parent)) {
        entries.set(parent, { type: 'directory', path: parent, mode: folders[parent] ?? 0o755 })
      }
    }
    if (entries.has(path)) throw new Error(`overlay: ${file.path} is given twice`)
    entries.set(path, entry(file, path))
  }
  return [...entries.values()]
}

/** The same for the same files, in whatever order they are given. */
export function overlayHash(overlay: OverlayFile[]): string {
  const hash = createHash('sha256')
  for (const entry of overlayEntries(overlay)) {
    const body = 'content' in entry ? createHash('sha256').update(entry.content).digest('hex') : ''
    hash.update(JSON.stringify({ ...entry, content: body }))
  }
  return hash.digest('hex')
}

function entry(file: OverlayFile, path: string): CpioEntry {
  if ('symlink' in file) return { type: 'symlink', path, mode: 0o777, target: file.symlink }
  return { type: 'file', path, mode: file.mode, content: Buffer.from(file.contents) }
}

function insidePath(path: string): string {
  const inside = path.slice(1)
  const parts = inside.split('/')
  if (!path.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error(`overlay: ${path} is not a plain absolute path`)
  }
  if (linkedFolders.test(inside)) throw new Error(`overlay: ${path} must be given below /usr`)
  return inside
}

function parents(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
