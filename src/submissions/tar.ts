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
import { TooMuch } from './limits.ts'
import { objectionToName, pathOf } from './names.ts'
import { collect, type OnFile, type Reading } from './zip.ts'

interface TarEntry extends Readable {
  header: Header
}

/** @throws Error when it is damaged or too large; what came before that has been read */
export async function readTar(source: string | Buffer, { sink, onFile, spend }: Reading): Promise<void> {
  const packed = typeof source === 'string' ? createReadStream(source) : Readable.from([source])
  const extract = tarExtract()
  const feeding = pipeline(packed, createGunzip(), within(spend), extract)
  feeding.catch(() => {}) // told below
  const reading = (async () => {
    for await (const entry of extract) {
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

function within(spend: Reading['spend']): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        spend(chunk.length)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
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
