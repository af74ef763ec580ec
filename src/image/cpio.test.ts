import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CpioEntry, writeCpio } from './cpio.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cpio-'))
})
afterEach(() => rm(folder, { recursive: true }))

interface Read {
  name: string
  mode: number
  uid: number
  body: string
}

/** Reads it as the kernel's unpacker does: fixed fields, and everything aligned to four bytes. */
function readArchive(bytes: Buffer): { entries: Read[]; end: number } {
  const entries: Read[] = []
  const aligned = (offset: number) => Math.ceil(offset / 4) * 4
  for (let at = 0; ; ) {
    expect(bytes.toString('latin1', at, at + 6)).toBe('070701')
    const field = (index: number) =>
      Number.parseInt(bytes.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16)
    const [mode, uid, size, nameSize] = [field(1), field(2), field(6), field(11)]
    const name = bytes.toString('utf8', at + 110, at + 110 + nameSize - 1)
    const start = aligned(at + 110 + nameSize)
    at = aligned(start + size)
    if (name === 'TRAILER!!!') return { entries, end: at }
    entries.push({ name, mode, uid, body: bytes.toString('utf8', start, start + size) })
  }
}

test('files, folders, links and devices come out as they went in, owned by root', async () => {
  const source = join(folder, 'source')
  await writeFile(source, 'from disk')
  const entries: CpioEntry[] = [
    { type: 'directory', path: 'etc', mode: 0o755 },
    { type: 'file', path: 'etc/one', mode: 0o4755, source },
    { type: 'file', path: 'etc/four', mode: 0o644, content: Buffer.from('1234') },
    { type: 'symlink', path: 'link', mode: 0o777, target: 'etc/one' },
    { type: 'device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
  ]
  const file = join(folder, 'archive')
  await writeCpio(file, entries)
  const { entries: read } = readArchive(await readFile(file))
  expect(read).toEqual([
    { name: 'etc', mode: 0o040755, uid: 0, body: '' },
    { name: 'etc/one', mode: 0o104755, uid: 0, body: 'from disk' },
    { name: 'etc/four', mode: 0o100644, uid: 0, body: '1234' },
    { name: 'link', mode: 0o120777, uid: 0, body: 'etc/one' },
    { name: 'dev/console', mode: 0o020600, uid: 0, body: '' },
  ])
})

test('appending to an archive leaves two, one after the other', async () => {
  const file = join(folder, 'archive')
  const entry = (path: string): CpioEntry => ({ type: 'file', path, mode: 0o644, content: Buffer.from('x') })
  await writeCpio(file, [entry('first')])
  await writeCpio(file, [entry('second')])
  const bytes = await readFile(file)
  const first = readArchive(bytes)
  const second = readArchive(bytes.subarray(first.end))
  expect([...first.entries, ...second.entries].map(({ name }) => name)).toEqual(['first', 'second'])
})

test('reports the size and hash of what it wrote', async () => {
  const file = join(folder, 'archive')
  const written = await writeCpio(file, [
    { type: 'file', path: 'a', mode: 0o644, content: Buffer.alloc(9_000_000, 7) },
  ])
  const bytes = await readFile(file)
  expect(written).toEqual({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
})
