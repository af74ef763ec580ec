/**
 * Reads a folder that was handed in: regular files that are wanted, each opened without following anything. Links, pipes and
 * devices are named and left alone.
 */
import { constants, type Dirent } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { keyOf, LIMITS, type Sink } from './intake.ts'
import { isLitter, objectionToName, type Path } from './names.ts'
import type { OpenFolder } from './opened.ts'
import type { OnFile } from './zip.ts'

interface Reading {
  sink: Sink
  onFile: OnFile
  /** Real path of a folder that is not looked into: where results are written. */
  except?: string | undefined
  /** Asked of each folder that is a repository; true when its files have been taken from its history instead. */
  onRepository(folder: OpenFolder, path: Path): Promise<boolean>
  /** In the work tree of one: what looks like another is a student's files, and there may be a thousand of them. */
  inWorkTree?: boolean
}

export async function readFolder(folder: OpenFolder, reading: Reading, path: Path = []): Promise<void> {
  const entries = await entriesOf(folder, path, reading.sink)
  let { inWorkTree = false } = reading
  if (!inWorkTree && isRepository(entries)) {
    reading.sink.repositories.add(keyOf(path))
    if (path.length > 0) reading.sink.sawFolder(path)
    if (await reading.onRepository(folder, path)) return
    // The class itself may be kept in one.
    inWorkTree = path.length > 0
  }
  for (const entry of entries) {
    await readEntry(folder, entry, { ...reading, inWorkTree, path: [...path, entry.name] })
  }
}

/** With a work tree, or bare. */
function isRepository(entries: Dirent[]): boolean {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name)
  return has('.git') || (has('HEAD') && has('objects') && has('refs'))
}

async function entriesOf(folder: OpenFolder, path: Path, sink: Sink): Promise<Dirent[]> {
  try {
    return await folder.entries()
  } catch (error) {
    sink.refuse(keyOf(path), `cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return []
  }
}

async function readEntry(
  folder: OpenFolder,
  entry: Dirent,
  { path, ...reading }: Reading & { path: Path },
): Promise<void> {
  const { sink, onFile } = reading
  if (isLitter(path)) return
  const objection = objectionToName(path.join('/'))
  if (objection !== undefined) return sink.refuse(keyOf(path), `its name ${objection}`)
  if (entry.isDirectory()) return readInner(folder, entry, { ...reading, path })
  if (!entry.isFile()) return sink.refuse(keyOf(path), 'is a link, a pipe or a device, which is not opened')
  const file = folder.at(entry.name)
  const { size } = await lstat(file).catch(() => ({ size: 0 }))
  const kind = sink.wants(path, size)
  if (kind === undefined) return
  const bytes = await readRegular(file, LIMITS[kind])
  if (typeof bytes === 'string') return sink.refuse(keyOf(path), bytes)
  await onFile(path, bytes, kind)
}

async function readInner(
  folder: OpenFolder,
  { name }: Dirent,
  { path, ...reading }: Reading & { path: Path },
): Promise<void> {
  if (join(folder.path, name) === reading.except) return
  reading.sink.sawFolder(path)
  try {
    await using inner = await folder.folder(name)
    await readFolder(inner, reading, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    reading.sink.refuse(keyOf(path), `cannot be read (${code})`)
  }
}

/** A string is what is wrong with it. */
export async function readRegular(file: string, limit: number): Promise<Buffer | string> {
  // Without O_NONBLOCK, opening a pipe that has taken the file's place waits for somebody to write to it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  try {
    await using handle = await open(file, flags)
    if (!(await handle.stat()).isFile()) return 'is not a regular file'
    // Grown as it is filled: the size that a file claims is only a claim.
    const chunks: Buffer[] = []
    let length = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, length)
      if (bytesRead === 0) return Buffer.concat(chunks)
      length += bytesRead
      if (length > limit) return `is larger than ${limit / 1024} KB`
      chunks.push(buffer.subarray(0, bytesRead))
    }
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`
  }
}
