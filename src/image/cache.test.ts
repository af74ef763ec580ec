import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import {
  defaultCacheDir,
  explainFileError,
  filesSchema,
  forgetOld,
  makeEntry,
  openEntry,
  withTemporary,
} from './cache.ts'
import { describeFile } from './hash.ts'
import { thisProcess } from './owner.ts'

const schema = v.object({ files: filesSchema })

let cacheDir: string
let entry: string
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'cache-'))
  entry = join(cacheDir, 'things', 'one')
})
afterEach(() => rm(cacheDir, { recursive: true }))

const make = (text = 'contents') =>
  makeEntry(cacheDir, entry, async (folder) => {
    await writeFile(join(folder, 'file'), text)
    return { files: { file: await describeFile(join(folder, 'file')) } }
  })

describe('an entry', () => {
  test('is missing, then whole, and nothing temporary is left', async () => {
    expect(await openEntry(entry, schema)).toEqual({ state: 'missing' })
    await make()
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'whole' })
    expect(await readdir(join(cacheDir, 'tmp'))).toEqual([])
  })

  test.each<[string, (file: string) => Promise<void>]>([
    ['cut short', (file) => truncate(file, 3)],
    ['gone', (file) => rm(file)],
    ['another text of the same length', (file) => writeFile(file, 'CONTENTS')],
  ])('is damaged when its file is %s, and can be made again', async (_, damage) => {
    await make()
    await damage(join(entry, 'file'))
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'damaged' })
    await make()
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'whole' })
  })

  test('is noticed as changed even when the time of change was put back', async () => {
    await make()
    const old = new Date(1e12)
    await utimes(join(entry, 'file'), old, old)
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'whole' })
    await writeFile(join(entry, 'file'), 'CONTENTS')
    await utimes(join(entry, 'file'), old, old)
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'damaged' })
  })

  test.each(['', '{', '{"files":{"../x":{"size":1,"sha256":""}}}'])(
    'is damaged with the manifest %j',
    async (text) => {
      await make()
      await writeFile(join(entry, 'manifest.json'), text)
      expect(await openEntry(entry, schema)).toMatchObject({ state: 'damaged' })
    },
  )

  test('of a failed build does not appear', async () => {
    const build = makeEntry(cacheDir, entry, async (folder) => {
      await writeFile(join(folder, 'file'), 'half')
      throw new Error('build failed')
    })
    await expect(build).rejects.toThrow('build failed')
    expect(await openEntry(entry, schema)).toEqual({ state: 'missing' })
    expect(await readdir(join(cacheDir, 'tmp'))).toEqual([])
  })
})

describe('temporary folders', () => {
  const leave = async (name: string, owner: object) => {
    await mkdir(join(cacheDir, 'tmp', name), { recursive: true })
    await writeFile(join(cacheDir, 'tmp', name, 'owner.json'), JSON.stringify(owner))
  }

  test('of dead processes are swept, those of living ones are not', async () => {
    const alive = thisProcess()
    await leave('dead', { ...alive, started: 'before' })
    await leave('alive', alive)
    await leave('elsewhere', { ...alive, machine: 'elsewhere', boot: 'of its own' })
    await withTemporary(cacheDir, async () => undefined)
    expect((await readdir(join(cacheDir, 'tmp'))).sort()).toEqual(['alive', 'elsewhere'])
  })
})

test('only what was used last is kept', async () => {
  for (const [name, age] of [
    ['old', 300],
    ['new', 100],
    ['middle', 200],
  ] as const) {
    await mkdir(join(cacheDir, 'images', name), { recursive: true })
    const time = new Date(Date.now() - age * 1000)
    await utimes(join(cacheDir, 'images', name), time, time)
  }
  await forgetOld(join(cacheDir, 'images'), 2)
  expect((await readdir(join(cacheDir, 'images'))).sort()).toEqual(['middle', 'new'])
})

test.each([
  [{ CONTAINER_LAB_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/c'],
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/x/container-networking-lab'],
  [{ HOME: '/h' }, 'linux', '/h/.cache/container-networking-lab'],
  [{ HOME: '/h' }, 'darwin', '/h/Library/Caches/container-networking-lab'],
] as const)('with %j on %s the cache is in %s', (env, platform, folder) => {
  expect(defaultCacheDir(env, platform)).toBe(folder)
})

test('a cache below a file cannot be written', async () => {
  await writeFile(join(cacheDir, 'file'), '')
  const attempt = withTemporary(join(cacheDir, 'file'), async () => undefined)
  await expect(attempt).rejects.toMatchObject({ code: 'cache-unwritable' })
})

test.each([
  ['ENOSPC', 'disk-full'],
  ['EROFS', 'cache-unwritable'],
  ['EACCES', 'cache-unwritable'],
])('%s is explained as %s', (code, expected) => {
  expect(explainFileError(Object.assign(new Error(), { code }), '/c')).toMatchObject({ code: expected })
})

test('other errors are handed on as they are', () => {
  const [bug, known] = [new TypeError('bug'), new LabError('usage', 'known')]
  expect(explainFileError(bug, '/c')).toBe(bug)
  expect(explainFileError(known, '/c')).toBe(known)
})

test.skipIf(process.getuid?.() === 0)(
  'a whole entry in a cache that cannot be written is still used',
  async () => {
    await make()
    await chmod(entry, 0o555)
    expect(await openEntry(entry, schema)).toMatchObject({ state: 'whole' })
    await chmod(entry, 0o755)
    expect(await readFile(join(entry, 'file'), 'utf8')).toBe('contents')
  },
)
