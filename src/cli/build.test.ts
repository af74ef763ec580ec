import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureBuilt, importBuilt } from './build.mjs'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'build-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const isRoot = process.getuid?.() === 0

/** A repository in which the only thing to know is where it is. */
function repository(name: string): string {
  const root = join(folder, name)
  const file = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  file('package-lock.json', '{}')
  file('src/cli/main.ts', "import { found } from 'thing'\nexport const here = [import.meta.url, found]\n")
  file('src/setup/second-stage.ts', 'export const x = 1\n')
  file('src/cli/keeper.ts', 'export const x = 1\n')
  file('checks/4.1-a/index.check.ts', 'export const x = 1\n')
  file('node_modules/thing/package.json', '{"name":"thing","type":"module","exports":"./index.js"}')
  file('node_modules/thing/index.js', 'export const found = "found"\n')
  return root
}

const build = (root: string) => ensureBuilt(root, { cacheDir: join(folder, 'cache') })

/** What a build says about where it is from. */
async function placeOf(built: string): Promise<unknown> {
  return (await importBuilt(built, 'src/cli/main.ts')).here
}

const expected = (root: string) => [pathToFileURL(join(root, 'src/cli/main.ts')).href, 'found']

test('a build is made once, and again when a file has changed', async () => {
  const root = repository('a')
  const first = await build(root)
  expect(await build(root)).toBe(first)
  writeFileSync(join(root, 'src/cli/more.ts'), '')
  expect(await build(root)).not.toBe(first)
})

test('a copy, which brings the builds of the original along, knows that it is another folder', async () => {
  const root = repository('a')
  expect(await placeOf(await build(root))).toEqual(expected(root))
  const copy = join(folder, 'copy')
  cpSync(root, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  expect(await placeOf(await build(copy))).toEqual(expected(copy))
})

test('so does one that was moved', async () => {
  const root = repository('a')
  await build(root)
  const moved = join(folder, 'moved')
  renameSync(root, moved)
  expect(await placeOf(await build(moved))).toEqual(expected(moved))
})

test('several first builds at once are one, and nothing half-made stays', async () => {
  const root = repository('a')
  const all = await Promise.all([1, 2, 3, 4].map(() => build(root)))
  expect(new Set(all).size).toBe(1)
  expect(await placeOf(all[0] ?? '')).toEqual(expected(root))
  expect(readdirSync(join(root, '.lab/build'))).toHaveLength(1)
})

test('an older build stays while somebody may still run in it', async () => {
  const root = repository('a')
  const old = await build(root)
  const dead = join(root, '.lab/build/.making-abc')
  mkdirSync(dead)
  const change = (text: string) => writeFileSync(join(root, 'src/cli/more.ts'), text)
  change('1')
  await build(root)
  expect(await placeOf(old)).toEqual(expected(root))
  expect(readdirSync(join(root, '.lab/build'))).toHaveLength(3)

  const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  for (const each of [old, dead]) utimesSync(each, longAgo, longAgo)
  change('12')
  await build(root)
  expect(readdirSync(join(root, '.lab/build'))).toHaveLength(2)
})

test('one that is used again is young again', async () => {
  const root = repository('a')
  const built = await build(root)
  const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  utimesSync(built, longAgo, longAgo)
  await build(root)
  expect(statSync(built).mtimeMs).toBeGreaterThan(longAgo.getTime())
})

test('where the checkout cannot be written, the cache has it', async () => {
  const root = repository('a')
  writeFileSync(join(root, '.lab'), 'a file where the folder should be')
  const built = await build(root)
  expect(built).toContain(join(folder, 'cache'))
  expect(await placeOf(built)).toEqual(expected(root))
  expect(await build(root)).toBe(built)
})

test('and where neither can be, it is said', async () => {
  const root = repository('a')
  for (const path of ['.lab', '../cache'])
    writeFileSync(join(root, path), 'a file where the folder should be')
  await expect(build(root)).rejects.toMatchObject({ name: 'SetupError', code: 'cache-unwritable' })
})

test('a source that cannot be built is told in words, and nothing half-made stays', async () => {
  const root = repository('a')
  writeFileSync(join(root, 'src/cli/main.ts'), 'export const = 1')
  await expect(build(root)).rejects.toMatchObject({
    name: 'SetupError',
    output: expect.stringContaining('src/cli/main.ts:1:13'),
  })
  expect(readdirSync(join(root, '.lab/build'))).toEqual([])
})

// What an ordinary user may not do, root cannot try out, and the other way round.
test.runIf(isRoot)('root leaves nothing in the checkout of another user', async () => {
  const root = repository('a')
  chownSync(root, 12345, 12345)
  expect(await build(root)).toContain(join(folder, 'cache'))
  expect(readdirSync(root)).not.toContain('.lab')
})

test.runIf(isRoot)('what a stranger has built is not run', async () => {
  const root = repository('a')
  const built = await build(root)
  chownSync(built, 12345, 12345)
  const own = await build(root)
  expect(own).not.toBe(built)
  expect(await placeOf(own)).toEqual(expected(root))
})
