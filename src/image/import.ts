/**
 * Takes an exported image from a file or a web address into the cache. What it reads is hostile until it is checked:
 * sizes are limited before anything is allocated or written, and the hashes decide whether it is kept.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LabError } from '../errors.ts'
import type { Arch } from './arch.ts'
import { baseFolder } from './base.ts'
import { defaultCacheDir, explainFileError, makeEntry } from './cache.ts'
import { largestManifest, type Parcel, parcelFiles, parcelMark, parseManifest, refusal } from './parcel.ts'
import type { OnProgress } from './progress.ts'
import { throwIfAborted } from './tool.ts'

export interface ImportOptions {
  /** A path, or an address that starts with http:// or https:// . */
  source: string
  cacheDir?: string | undefined
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  env?: NodeJS.ProcessEnv | undefined
}

export interface Imported {
  arch: Arch
  /** The Debian packages in it. */
  packages: string[]
}

/** @throws LabError `image-refused`, `download-failed`, `usage` (no such file), `cache-unwritable`, `disk-full` */
export async function importImage(options: ImportOptions): Promise<Imported> {
  const { source, signal, onProgress = () => {} } = options
  const cacheDir = options.cacheDir ?? defaultCacheDir(options.env)
  const step = { step: 'import', label: `Importing ${source}` } as const
  const { stream, total } = await openSource(source, signal)
  const reader = byteReader(
    unpacked(stream, (bytes) => onProgress({ ...step, bytes, ...(total ? { total } : {}) })),
  )
  try {
    const manifest = parseManifest(await reader.take(await manifestLength(reader)))
    await makeEntry(cacheDir, baseFolder(cacheDir, manifest.recipe), async (fresh) => {
      for (const name of parcelFiles) {
        const expected = manifest.files[name]
        if (expected) await receive(reader, join(fresh, name), expected)
      }
      if (!(await reader.atEnd())) throw refusal('there is more in it than its manifest lists')
      return manifest satisfies Parcel
    })
    onProgress({ ...step, ...(total ? { bytes: total, total } : {}), done: true })
    return { arch: manifest.recipe.arch, packages: manifest.recipe.packages }
  } catch (error) {
    throwIfAborted(signal)
    throw explain(error, { source, cacheDir })
  } finally {
    await reader.close()
    stream.destroy()
  }
}

async function openSource(source: string, signal: AbortSignal | undefined) {
  if (/^https?:\/\//.test(source)) return openAddress(source, signal)
  const found = await stat(source).catch(() => undefined)
  if (!found?.isFile()) {
    throw new LabError('usage', `There is no file ${source}.`, { next: 'Give a file or an http(s) address.' })
  }
  return {
    stream: createReadStream(source, { highWaterMark: 256 * 1024, signal }) as Readable,
    total: found.size,
  }
}

async function openAddress(source: string, signal: AbortSignal | undefined) {
  const response = await fetch(source, signal ? { signal } : {}).catch((cause) => {
    throwIfAborted(signal)
    throw new LabError('download-failed', `${source} cannot be reached.`, {
      next: 'Check the address and the network connection.',
      cause,
    })
  })
  if (!response.ok || !response.body) {
    throw new LabError('download-failed', `${source} answered ${response.status} ${response.statusText}.`, {
      next: 'Check the address.',
    })
  }
  const total = Number(response.headers.get('content-length') ?? 0)
  return { stream: Readable.fromWeb(response.body as import('node:stream/web').ReadableStream), total }
}

/** What is inside the gzip stream after the mark, in pieces, while the source is counted. */
async function* unpacked(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const packed = byteReader(counted(source, onBytes))
  const mark = await packed.take(parcelMark.length)
  if (!mark.equals(parcelMark)) throw refusal('it is not a file that npm run image export made')
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const feeding = Readable.from(packed.rest())
  feeding.once('error', (error) => gunzip.destroy(error))
  feeding.pipe(gunzip)
  yield* gunzip as AsyncIterable<Buffer>
}

async function* counted(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    onBytes(bytes)
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  }
}

type ByteReader = ReturnType<typeof byteReader>

/** Reads exact numbers of bytes from pieces of any size, and never holds more than was asked for and one piece. */
function byteReader(source: AsyncGenerator<Buffer>) {
  let waiting: Buffer = Buffer.alloc(0)
  const fill = async () => {
    if (waiting.length > 0) return true
    const next = await source.next()
    if (!next.done) waiting = next.value
    return !next.done
  }
  const some = async (most: number) => {
    if (!(await fill())) throw refusal('it is shorter than it should be')
    const piece = waiting.subarray(0, most)
    waiting = waiting.subarray(piece.length)
    return piece
  }
  return {
    some,
    async take(size: number): Promise<Buffer> {
      const pieces: Buffer[] = []
      for (let left = size; left > 0; ) {
        const piece = await some(left)
        pieces.push(piece)
        left -= piece.length
      }
      return Buffer.concat(pieces)
    },
    async *rest(): AsyncGenerator<Buffer> {
      while (await fill()) yield await some(waiting.length)
    },
    /** True when the source has ended with nothing left. Empty pieces do not count. */
    async atEnd(): Promise<boolean> {
      return !(await fill())
    },
    close: () => source.return(undefined),
  }
}

async function manifestLength(reader: ByteReader): Promise<number> {
  const length = (await reader.take(4)).readUInt32BE(0)
  if (length === 0 || length > largestManifest) throw refusal('its manifest has an impossible length')
  return length
}

async function receive(reader: ByteReader, target: string, expected: { size: number; sha256: string }) {
  const hash = createHash('sha256')
  const handle = await open(target, 'wx')
  try {
    for (let left = expected.size; left > 0; ) {
      const piece = await reader.some(left)
      hash.update(piece)
      await handle.writeFile(piece)
      left -= piece.length
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== expected.sha256) throw refusal('its contents are not what its manifest says')
}

function explain(error: unknown, where: { source: string; cacheDir: string }): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof LabError) return error
  if (code?.startsWith('Z_')) return refusal('it is cut short or damaged', error)
  if (/^https?:/.test(where.source) && !isFileError(code)) {
    return new LabError(
      'download-failed',
      `The connection ended before all of ${where.source} had arrived.`,
      {
        next: 'Try again.',
        cause: error,
      },
    )
  }
  return explainFileError(error, where.cacheDir)
}

function isFileError(code: string | undefined): boolean {
  return ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code ?? '')
}
