import { execFileSync } from 'node:child_process'
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failedSeed, labState, loadProgress, recordFailure, recordPass } from './progress.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'progress-'))
})
afterEach(() => rm(root, { recursive: true }))

const lab = { id: '4.1' }

it('tells the four states apart', async () => {
  const none = await loadProgress(root)
  expect(labState(lab, none, 'stub', 'stub')).toBe('untouched')
  expect(labState(lab, none, 'stub\r\n', 'stub\n')).toBe('untouched')
  expect(labState(lab, none, 'work', 'stub')).toBe('started')
  await recordPass(root, lab, 'work')
  const some = await loadProgress(root)
  expect(labState(lab, some, 'work', 'stub')).toBe('passed')
  expect(labState(lab, some, 'other', 'stub')).toBe('changed')
  expect(labState(lab, some, 'stub', 'stub')).toBe('untouched')
  expect(labState({ id: '4.2' }, some, 'work', 'stub')).toBe('started')
})

it('counts a lab without code as passed once it was recorded', async () => {
  expect(labState(lab, await loadProgress(root), undefined, undefined)).toBe('untouched')
  expect(labState(lab, await recordPass(root, lab, ''), undefined, undefined)).toBe('passed')
})

it('keeps what other runs recorded and leaves no temporary file', async () => {
  await recordPass(root, lab, 'a')
  await recordPass(root, { id: '4.2' }, 'b')
  expect([...(await loadProgress(root)).keys()]).toEqual(['4.1', '4.2'])
  expect(await readdir(path.join(root, '.lab'))).toEqual(['progress.json'])
})

it('keeps the seed with which a lab has failed until it passes', async () => {
  expect(await failedSeed(root, lab)).toBeUndefined()
  await recordFailure(root, lab, { seed: 'a1' })
  await recordFailure(root, { id: '4.2' }, { seed: 'b2' })
  await recordPass(root, { id: '4.3' }, 'work')
  expect(await failedSeed(root, lab)).toBe('a1')
  await recordPass(root, lab, 'work')
  expect([await failedSeed(root, lab), await failedSeed(root, { id: '4.2' })]).toEqual([undefined, 'b2'])
  expect([...(await loadProgress(root)).keys()].sort()).toEqual(['4.1', '4.3'])
})

it.each(['{"version":1,"labs', '[]', '{"version":2,"labs":{}}', '{"version":1,"labs":{"4.1":"yes"}}'])(
  'starts anew from a damaged file and keeps it: %s',
  async (text) => {
    await mkdir(path.join(root, '.lab'))
    await writeFile(path.join(root, '.lab', 'progress.json'), text)
    expect((await loadProgress(root)).size).toBe(0)
    expect(await readFile(path.join(root, '.lab', 'progress.damaged.json'), 'utf8')).toBe(text)
    await recordPass(root, lab, 'work')
    expect((await loadProgress(root)).size).toBe(1)
  },
)

it.each([
  ['a pipe', (file: string) => execFileSync('mkfifo', [file])],
  ['a link to a device', (file: string) => symlink('/dev/zero', file)],
  ['a hole of 2 GB', (file: string) => writeFile(file, '').then(() => truncate(file, 2 ** 31))],
])('starts anew from %s', async (_, put) => {
  await mkdir(path.join(root, '.lab'))
  await put(path.join(root, '.lab', 'progress.json'))
  expect((await loadProgress(root)).size).toBe(0)
  await recordPass(root, lab, 'work')
  expect((await loadProgress(root)).size).toBe(1)
})

it('is not fooled by a lab called like a property of every object', async () => {
  await mkdir(path.join(root, '.lab'))
  await writeFile(
    path.join(root, '.lab', 'progress.json'),
    '{"version":1,"labs":{"__proto__":{"sha256":"x","passedAt":"y"}}}',
  )
  expect(labState({ id: 'constructor' }, await loadProgress(root), 'work', 'stub')).toBe('started')
})

it('says so when progress cannot be saved', async () => {
  await writeFile(path.join(root, '.lab'), 'a file where the folder should be')
  await expect(recordPass(root, lab, 'work')).rejects.toMatchObject({ code: 'cache-unwritable' })
})

// What an ordinary user may not do, root cannot try out.
it.runIf(process.getuid?.() === 0)(
  'what root saves in the checkout of another user is that user’s',
  async () => {
    const [uid, gid] = [12345, 23456]
    await chown(root, uid, gid)
    await recordPass(root, lab, 'work')
    for (const name of ['.lab', '.lab/progress.json']) {
      expect(await stat(path.join(root, name))).toMatchObject({ uid, gid })
    }
    expect([process.geteuid?.(), process.getegid?.()]).toEqual([0, 0])
    expect((await loadProgress(root)).size).toBe(1)
  },
)

it.runIf(process.getuid?.() === 0)('and root does not write where that user leads it', async () => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'progress-'))
  await chown(root, 12345, 23456)
  await symlink(elsewhere, path.join(root, '.lab'))
  await expect(recordPass(root, lab, 'work')).rejects.toMatchObject({ code: 'cache-unwritable' })
  expect(await readdir(elsewhere)).toEqual([])
  await rm(elsewhere, { recursive: true })
})
