import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { baseFolder } from './base.ts'
import { type Files, makeEntry } from './cache.ts'
import { writeCpio } from './cpio.ts'
import { exportImage } from './export.ts'
import { describeFile } from './hash.ts'
import { ensureImage, type ImageOptions } from './image.ts'
import { importImage } from './import.ts'
import { parcelMark } from './parcel.ts'
import { baseRecipe } from './recipe.ts'

const recipe = baseRecipe('amd64')
/** Nothing can be built without tools, so whatever is found was imported. */
const env = { PATH: '' }

let folder: string
let file: string
let full: string
let empty: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exchange-'))
  ;[file, full, empty] = [join(folder, 'lab.image'), join(folder, 'full'), join(folder, 'empty')]
  await makeEntry(full, baseFolder(full, recipe), async (fresh) => {
    await writeFile(join(fresh, 'kernel'), 'a kernel')
    const archive = await writeCpio(join(fresh, 'base.cpio'), [
      { type: 'file', path: 'etc/hostname', mode: 0o644, content: Buffer.from('lab\n') },
    ])
    await writeFile(join(fresh, 'kernel.unpacked'), 'a kernel, unpacked')
    const [kernel, unpacked] = await Promise.all(
      ['kernel', 'kernel.unpacked'].map((name) => describeFile(join(fresh, name))),
    )
    return { recipe, files: { kernel, 'kernel.unpacked': unpacked, 'base.cpio': archive } as Files }
  })
  await exportImage({ arch: 'amd64', file, cacheDir: full, env })
})
afterEach(() => rm(folder, { recursive: true }))

const importFrom = (source: string) => importImage({ source, cacheDir: empty })

async function expectNothingKept(): Promise<void> {
  const bases = await readdir(join(empty, 'bases')).catch(() => [])
  const temporary = await readdir(join(empty, 'tmp')).catch(() => [])
  expect([...bases, ...temporary]).toEqual([])
}

/** The parts of an exported file, to be put together otherwise. */
async function parts() {
  const body = gunzipSync((await readFile(file)).subarray(parcelMark.length))
  const length = body.readUInt32BE(0)
  return {
    manifest: JSON.parse(body.toString('utf8', 4, 4 + length)),
    contents: body.subarray(4 + length),
  }
}

async function writeParcel(manifest: unknown, contents: Buffer): Promise<string> {
  const text = Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const target = join(folder, 'forged.image')
  await writeFile(target, Buffer.concat([parcelMark, gzipSync(Buffer.concat([length, text, contents]))]))
  return target
}

test('an imported image is found without any tool, and is the one that was exported', async () => {
  const imported = await importFrom(file)
  expect(imported).toEqual({ arch: 'amd64', packages: recipe.packages })
  const options: ImageOptions = { arch: 'amd64', overlay: [], env }
  const [there, here] = await Promise.all([
    ensureImage({ ...options, cacheDir: full }),
    ensureImage({ ...options, cacheDir: empty }),
  ])
  expect(here.key).toBe(there.key)
  expect(await readFile(here.initramfs)).toEqual(await readFile(there.initramfs))
  expect(await readFile(here.kernel, 'utf8')).toBe('a kernel')
  expect(await readFile(here.unpackedKernel, 'utf8')).toBe('a kernel, unpacked')
})

test('exporting leaves one file, whose size and hash are told', async () => {
  const target = join(folder, 'again.image')
  const exported = await exportImage({ arch: 'amd64', file: target, cacheDir: full, env })
  expect(exported).toEqual({ file: target, ...(await describeFile(target)) })
  expect((await readdir(folder)).filter((name) => name.includes('again'))).toEqual(['again.image'])
})

test('exporting into a folder that is not there says so', async () => {
  const attempt = exportImage({ arch: 'amd64', file: join(folder, 'no/lab.image'), cacheDir: full, env })
  await expect(attempt).rejects.toMatchObject({ code: 'usage' })
})

describe('a file that is refused, with nothing kept of it', () => {
  afterEach(expectNothingKept)
  const refused = { name: 'LabError', code: 'image-refused' }

  test('any byte changed', async () => {
    const bytes = await readFile(file)
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x10
      // gzip's header has a time and the name of a system in it, which say nothing about the contents.
      if (gunzipsTheSame(changed, bytes)) continue
      await writeFile(join(folder, 'changed.image'), changed)
      await expect(importFrom(join(folder, 'changed.image')), `byte ${at}`).rejects.toMatchObject(refused)
    }
  })

  test('cut short anywhere', async () => {
    const bytes = await readFile(file)
    for (const size of [0, 5, 8, 12, 100, bytes.length - 1]) {
      await writeFile(join(folder, 'short.image'), bytes.subarray(0, size))
      await expect(importFrom(join(folder, 'short.image')), `${size} bytes`).rejects.toMatchObject(refused)
    }
  })

  test('something else altogether', async () => {
    await writeFile(join(folder, 'other'), Buffer.alloc(1000, 'x'))
    await expect(importFrom(join(folder, 'other'))).rejects.toMatchObject(refused)
  })

  test('contents that are not what the manifest says', async () => {
    const { manifest, contents } = await parts()
    const changed = Buffer.from(contents)
    changed[3] = 0
    await expect(importFrom(await writeParcel(manifest, changed))).rejects.toMatchObject(refused)
    const longer = Buffer.concat([contents, Buffer.from('more')])
    await expect(importFrom(await writeParcel(manifest, longer))).rejects.toMatchObject(refused)
  })

  test('another version of the recipe, and it says which', async () => {
    const { manifest, contents } = await parts()
    manifest.recipe.version += 1
    const attempt = importFrom(await writeParcel(manifest, contents))
    await expect(attempt).rejects.toMatchObject({ ...refused, message: expect.stringContaining('version') })
  })

  test.each<[string, (manifest: Awaited<ReturnType<typeof parts>>['manifest']) => void]>([
    [
      'a size beyond all measure',
      (manifest) => {
        manifest.files.kernel.size = 2 ** 40
      },
    ],
    [
      'a negative size',
      (manifest) => {
        manifest.files.kernel.size = -1
      },
    ],
    [
      'a file with a path',
      (manifest) => {
        manifest.files['../../evil'] = manifest.files.kernel
      },
    ],
    [
      'a file less',
      (manifest) => {
        delete manifest.files.kernel
      },
    ],
    [
      'an architecture with a path',
      (manifest) => {
        manifest.recipe.arch = '../../evil'
      },
    ],
    [
      'packages that cannot exist',
      (manifest) => {
        manifest.recipe.packages.push('--evil')
      },
    ],
    [
      'packages fewer than needed',
      (manifest) => {
        manifest.recipe.packages.pop()
      },
    ],
    [
      'another suite',
      (manifest) => {
        manifest.recipe.suite = 'sid'
      },
    ],
    [
      'a field that nobody knows',
      (manifest) => {
        manifest.extra = 1
      },
    ],
  ])('a manifest with %s', async (_, forge) => {
    const { manifest, contents } = await parts()
    forge(manifest)
    await expect(importFrom(await writeParcel(manifest, contents))).rejects.toMatchObject(refused)
  })

  test.each(['', '[]', '{"__proto__":{}}', 'x'.repeat(70_000)])(
    'a manifest that is no manifest',
    async (text) => {
      await expect(importFrom(await writeParcel(text, Buffer.alloc(10)))).rejects.toMatchObject(refused)
    },
  )
})

test('a file that is not there is a mistake in the command', async () => {
  await expect(importFrom(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'usage' })
})

describe('from an address', () => {
  let server: Server
  const listen = async (answer: RequestListener) => {
    server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/lab.image`
  }
  afterEach(() => server.close())

  test('it is imported, and the progress ends at its size', async () => {
    const bytes = await readFile(file)
    const address = await listen((_, response) =>
      response.setHeader('content-length', bytes.length).end(bytes),
    )
    const onProgress = vi.fn()
    await importImage({ source: address, cacheDir: empty, onProgress })
    const size = { bytes: bytes.length, total: bytes.length, done: true }
    expect(onProgress).toHaveBeenLastCalledWith(expect.objectContaining(size))
  })

  test('404, a refused connection and a cut one are failed downloads', async () => {
    const failed = { code: 'download-failed' }
    const bytes = await readFile(file)
    const missing = await listen((_, response) => response.writeHead(404).end())
    await expect(importFrom(missing)).rejects.toMatchObject(failed)
    server.close()
    await expect(importFrom(missing)).rejects.toMatchObject(failed)
    const cut = await listen((_, response) => {
      response.setHeader('content-length', bytes.length)
      response.write(bytes.subarray(0, 200), () => response.destroy())
    })
    await expect(importFrom(cut)).rejects.toMatchObject(failed)
    await expectNothingKept()
  })

  test('it can be interrupted', async () => {
    const bytes = await readFile(file)
    const interruption = new AbortController()
    const address = await listen((_, response) => {
      response.setHeader('content-length', bytes.length)
      response.write(bytes.subarray(0, 50))
    })
    const attempt = importImage({
      source: address,
      cacheDir: empty,
      signal: interruption.signal,
      onProgress: () => interruption.abort(),
    })
    await expect(attempt).rejects.toMatchObject({ code: 'interrupted' })
    await expectNothingKept()
  })
})

function gunzipsTheSame(changed: Buffer, original: Buffer): boolean {
  try {
    const [a, b] = [changed, original].map((bytes) => gunzipSync(bytes.subarray(parcelMark.length)))
    return changed.subarray(0, parcelMark.length).equals(parcelMark) && a?.equals(b as Buffer) === true
  } catch {
    return false
  }
}
