/**
 * Trees and archives for tests, hostile ones included: a .zip is put together by hand, because no library makes a bad one.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type Lab, loadCatalog } from '../catalog/index.ts'
import { findSubmissions } from './find.ts'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

export const labs: Lab[] = await loadCatalog(ROOT)

export interface Tree extends Disposable {
  folder: string
  path(name: string): string
}

export function tree(files: Record<string, string | Uint8Array> = {}): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'handed-in-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return {
    folder,
    path: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface ZipEntry {
  name: string
  content?: string | Uint8Array
  /** As of stat(2); a regular file where it is not given. */
  mode?: number
  /** What it claims to be, where that is not true. */
  claimed?: number
  encrypted?: true
  /** Its content is that of the entry before it, which is there once. */
  again?: boolean
}

/** APPNOTE.TXT 4.3: local headers with contents, the central directory, and its end. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = []
  const central: Buffer[] = []
  let [offset, at] = [0, 0]
  let [raw, packed] = [Buffer.alloc(0), Buffer.alloc(0)]
  for (const { name, content = '', mode = 0o100644, claimed, encrypted, again } of entries) {
    if (again !== true) {
      at = offset
      raw = Buffer.from(content)
      packed = deflateRawSync(raw)
    }
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800 | (encrypted ? 1 : 0), 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimed ?? raw.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode << 16) >>> 0, 6)
    tail.writeUInt32LE(at, 10)
    const madeOn = Buffer.from([20, 3])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeOn, common, tail, Buffer.from(name)]))
    if (again === true) continue
    bodies.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...bodies, directory, Buffer.from('PK\x05\x06'), end])
}

/** Plain files. */
export function zipped(files: Record<string, string | Uint8Array>): Buffer {
  return zipOf(Object.entries(files).map(([name, content]) => ({ name, content })))
}

export type TarEntry = { name: string; content?: string } & (
  | { type?: 'file' | 'directory' | 'fifo' | 'character-device' }
  | { type: 'symlink' | 'link'; linkname: string }
)

export async function tarred(entries: readonly TarEntry[]): Promise<Buffer> {
  const packing = pack()
  for (const { content = '', ...header } of entries) packing.entry(header, content)
  packing.finalize()
  return gzipSync(await buffer(packing))
}

/** What of it is there, with the texts of all files that count. */
export async function findIn(inputs: string[], at?: string, except?: string) {
  using copies = tree()
  const { submissions, notes } = await findSubmissions(inputs, { labs, at, except, copies: copies.folder })
  const texts = submissions.flatMap(({ placed }) => placed.map(({ file }) => readFileSync(file.copy, 'utf8')))
  return { submissions, notes, texts }
}
