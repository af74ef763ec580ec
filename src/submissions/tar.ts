/**
 * Reads a .tar.gz: regular files that are wanted, each within its limits. What it unpacks to is bounded before it is parsed,
 * because headers of a tar can be as long as they say.
 */
import { createReadStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Header, extract as tarExtract } from 'tar-stream'
import { LIMITS, type Sink } from './intake.ts'
import { RATIO_FROM, RATIO_LIMIT, UNPACKED_LIMIT } from './limits.ts'
import { objectionToName, pathOf } from './names.ts'
import { collect, type OnFile } from './zip.ts'

interface TarEntry extends Readable {
  header: Header
}

class TooMuch extends Error {}

/** @throws Error when it is damaged or too large; what came before that has been read */
export async function readTar(
  source: string | Buffer,
  size: number,
  { sink, onFile }: { sink: Sink; onFile: OnFile },
): Promise<void> {
  const limit = Math.min(UNPACKED_LIMIT, Math.max(RATIO_FROM, RATIO_LIMIT * size))
  const packed = typeof source === 'string' ? createReadStream(source) : Readable.from([source])
  const extract = tarExtract()
  const feeding = pipeline(packed, createGunzip(), atMost(limit), extract)
  feeding.catch(() => {}) // told below
  const reading = (async () => {
    for await (const entry of extract) {
      if (!sink.goesOn()) throw new TooMuch('has too many names')
      await readEntry(entry as unknown as TarEntry, sink, onFile)
      entry.resume()
    }
  })()
  try {
    await Promise.all([feeding, reading])
  } catch (error) {
    extract.destroy()
    throw error instanceof TooMuch ? error : new Error('is damaged', { cause: error })
  }
}

function atMost(limit: number): Transform {
  let length = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length
      if (length > limit) done(new TooMuch('unpacks to far more than it is'))
      else done(null, chunk)
    },
  })
}

async function readEntry(entry: TarEntry, sink: Sink, onFile: OnFile): Promise<void> {
  const { name, type, size = 0 } = entry.header
  const objection = objectionToName(name)
  if (objection !== undefined) return sink.refuse(name, `its name ${objection}`)
  const path = pathOf(name)
  if (path.length === 0) return
  if (type === 'directory') return sink.sawFolder(path)
  if (type !== 'file' && type !== 'contiguous-file')
    return sink.refuse(name, 'is a link or a device, which is not followed')
  const kind = sink.wants(path, size)
  if (kind === undefined) return
  const bytes = await collect(entry, LIMITS[kind])
  if (typeof bytes === 'string') return sink.refuse(name, bytes)
  await onFile(path, bytes, kind)
}
