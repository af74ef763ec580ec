/**
 * Reads a .zip: entries that are wanted, one after another, each within its limits. What an entry claims about itself (its name,
 * its kind, its size) is checked; nothing is written where it says.
 */
import type { Readable } from 'node:stream'
import * as yauzl from 'yauzl'
import { LIMITS, type Sink } from './intake.ts'
import { RATIO_FROM, RATIO_LIMIT } from './limits.ts'
import { objectionToName, type Path, pathOf, type Wanted } from './names.ts'

export type OnFile = (path: Path, bytes: Buffer, kind: Wanted) => Promise<void>

/** Names are looked at here, so that one that is refused costs nobody the rest of the archive. */
const OPTIONS = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true } as const

export interface Reading {
  sink: Sink
  onFile: OnFile
  /** Told of bytes before they are unpacked. @throws Error when there have been too many */
  spend(bytes: number): void
}

/**
 * @param source a path that was found to be a regular file, or the bytes
 * @throws Error when it is damaged or too large; what came before that has been read
 */
export async function readZip(source: string | Buffer, reading: Reading): Promise<void> {
  const zip =
    typeof source === 'string'
      ? await yauzl.openPromise(source, OPTIONS)
      : await yauzl.fromBufferPromise(source, OPTIONS)
  try {
    for await (const entry of zip.eachEntry()) await readEntry(zip, entry, reading)
  } finally {
    zip.close()
  }
}

/** Of the upper half of `externalFileAttributes`, where the archive was made on Unix. */
const KIND = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

async function readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  { sink, onFile, spend }: Reading,
): Promise<void> {
  const name = nameOf(entry)
  const objection = objectionToName(name)
  if (objection !== undefined) return sink.refuse(name, `its name ${objection}`)
  const path = pathOf(name)
  if (path.length === 0) return
  const mode = (entry.externalFileAttributes >>> 16) & KIND
  if (mode !== 0 && mode !== REGULAR && mode !== FOLDER)
    return sink.refuse(name, 'is a link or a device, which is not followed')
  if (/[/\\]$/.test(name) || mode === FOLDER) return sink.sawFolder(path)
  const kind = sink.wants(path, entry.uncompressedSize)
  if (kind === undefined) return
  const { compressedSize, uncompressedSize } = entry
  if (uncompressedSize > RATIO_FROM && uncompressedSize > RATIO_LIMIT * compressedSize)
    return sink.refuse(name, 'unpacks to far more than it is')
  // No more than it claims is unpacked; entries may share what they are unpacked from.
  spend(uncompressedSize)
  const bytes = await contentOf(zip, entry, LIMITS[kind])
  if (typeof bytes === 'string') return sink.refuse(name, bytes)
  await onFile(path, bytes, kind)
}

function nameOf(entry: yauzl.Entry): string {
  const { generalPurposeBitFlag, extraFields } = entry
  return yauzl.getFileNameLowLevel(generalPurposeBitFlag, entry.fileNameRaw, extraFields, false)
}

/** A string is what is wrong with it. */
async function contentOf(zip: yauzl.ZipFile, entry: yauzl.Entry, limit: number): Promise<Buffer | string> {
  if (entry.isEncrypted()) return 'is encrypted'
  try {
    return await collect(await zip.openReadStreamPromise(entry), limit)
  } catch {
    return 'is damaged'
  }
}

/** @throws what the stream throws */
export async function collect(stream: Readable, limit: number): Promise<Buffer | string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) return `is larger than ${limit / 1024} KB`
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
