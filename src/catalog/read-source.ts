/**
 * The one door through which a file that a learner could have put there is read on this machine. It may be hostile: no
 * device, no pipe that never ends, nothing huge, and nothing that was swapped for a link after its path had been approved.
 */
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { unseal } from '../sealed.mjs'

/** Bytes. A lab's source is some 10 KB; esbuild needs up to a kilobyte of stack for every byte of hostile nesting. */
const fileLimit = 1024 * 1024

/** What is wrong with the file, as the end of the sentence "the file …". */
export class UnreadableSource extends Error {
  override readonly name = 'UnreadableSource'
  /** `EACCES` and the like; undefined when the file could be read but is not one to be read. */
  readonly code: string | undefined

  constructor(message: string, code?: string) {
    super(message)
    this.code = code
  }
}

/** Of a file of this repository; links are followed, undefined when there is none. Throws {@link UnreadableSource}. */
export async function readIfThere(file: string, read = readSource): Promise<string | undefined> {
  try {
    return await read(await realpath(file).catch(unreadable))
  } catch (error) {
    if (error instanceof UnreadableSource && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** `file` must be a real path. Throws {@link UnreadableSource}. */
export async function readSource(file: string): Promise<string> {
  // Opening some devices has effects, so they are told apart before that; whatever follows is checked again after.
  const before = await lstat(file).catch(unreadable)
  if (!before.isFile()) throw new UnreadableSource('is not a regular file')
  // Without O_NONBLOCK, opening a pipe waits until somebody writes to it.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(file, flags).catch(unreadable)
  try {
    await checkSame(handle, file)
    return await readLimited(handle)
  } finally {
    await handle.close()
  }
}

/**
 * The same of a reference, which is sealed in a student edition. What a learner hands in is what it is: a copy of a sealed reference
 * is no code. Throws {@link UnreadableSource}.
 */
export async function readReference(file: string): Promise<string> {
  const text = await readSource(file)
  try {
    return unseal(text)
  } catch {
    throw new UnreadableSource('is damaged')
  }
}

/** See {@link readIfThere}. */
export function readReferenceIfThere(file: string): Promise<string | undefined> {
  return readIfThere(file, readReference)
}

async function checkSame(handle: FileHandle, file: string): Promise<void> {
  const opened = await handle.stat()
  if (!opened.isFile()) throw new UnreadableSource('is not a regular file')
  // O_NOFOLLOW only guards the last part of the path: a folder on the way may have become a link since.
  const reached = await realpath(file).catch(unreadable)
  const current = await lstat(reached).catch(unreadable)
  if (reached !== file || current.ino !== opened.ino || current.dev !== opened.dev) {
    throw new UnreadableSource('changed while it was read')
  }
}

/** Not told by the size that the file claims: in /proc that is 0, and another program may still be writing. */
async function readLimited(handle: FileHandle): Promise<string> {
  const buffer = Buffer.allocUnsafe(fileLimit + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length).catch(unreadable)
    if (bytesRead === 0) return buffer.toString('utf8', 0, length)
    length += bytesRead
  }
  throw new UnreadableSource(`is larger than ${fileLimit / 1024} KB`)
}

function unreadable({ code = 'no reason given' }: NodeJS.ErrnoException): never {
  throw new UnreadableSource(`cannot be read (${code})`, code)
}
