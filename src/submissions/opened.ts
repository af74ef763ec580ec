/**
 * A folder that was handed in, opened once: what is in it is reached through its descriptor, so that nobody who can still write
 * there can put a link in its place, or in that of a folder above it, while it is read.
 */
import { constants, type Dirent } from 'node:fs'
import { open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'

export interface OpenFolder extends AsyncDisposable {
  /** Where it was when it was opened; only to compare and to show. */
  path: string
  /** In an order that two runs have in common. */
  entries(): Promise<Dirent[]>
  /** Of something in it, for one call that does not follow links. */
  at(name: string): string
  /** @throws ErrnoException when it is no folder, or a link */
  folder(name: string): Promise<OpenFolder>
}

const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** @param path a real path */
export function openFolder(path: string): Promise<OpenFolder> {
  return opened(path, path)
}

async function opened(place: string, path: string): Promise<OpenFolder> {
  const handle = await open(place, FLAGS)
  // Node has no openat(2). Without /proc a path is all there is, and a change is noticed only when it stays.
  const base = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : path
  // Not joined: the dot of `/proc/self/fd/3/.` is what has the link followed.
  const at = (name: string): string => `${base}/${name}`
  try {
    if (base === path && (await realpath(path)) !== path)
      throw new Error(`${path} was moved while it was read`)
  } catch (error) {
    await handle.close()
    throw error
  }
  return {
    ...{ path, at },
    async entries() {
      // With the slash: the descriptor's link is followed, and nothing else could be.
      const entries = await readdir(`${base}/`, { withFileTypes: true })
      return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
    },
    folder: (name) => opened(at(name), join(path, name)),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}
