import { appendFile, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readIfThere, readSource } from './read-source.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'source-')))
  await mkdir(path.join(folder, 'own'))
  await writeFile(path.join(folder, 'own/x.ts'), 'own')
  await mkdir(path.join(folder, 'foreign'))
  await writeFile(path.join(folder, 'foreign/x.ts'), 'foreign')
})
afterEach(() => rm(folder, { recursive: true }))

const approved = () => path.join(folder, 'own/x.ts')

it('reads a file that is up to 1 MB', async () => {
  expect(await readSource(approved())).toBe('own')
  await writeFile(approved(), 'x'.repeat(1024 * 1024))
  expect(await readSource(approved())).toHaveLength(1024 * 1024)
  await appendFile(approved(), 'x')
  await expect(readSource(approved())).rejects.toThrow('is larger than 1024 KB')
})

it('does not follow what was put in the place of an approved file', async () => {
  await rm(approved())
  await symlink(path.join(folder, 'foreign/x.ts'), approved())
  await expect(readSource(approved())).rejects.toThrow('is not a regular file')
})

it('does not follow what was put in the place of its folder', async () => {
  await rename(path.join(folder, 'own'), path.join(folder, 'gone'))
  await symlink('foreign', path.join(folder, 'own'))
  await expect(readSource(approved())).rejects.toThrow('changed while it was read')
})

it('tells what is not there from what cannot be had', async () => {
  expect(await readIfThere(path.join(folder, 'none.ts'))).toBeUndefined()
  await symlink('nowhere', path.join(folder, 'dangling'))
  expect(await readIfThere(path.join(folder, 'dangling'))).toBeUndefined()
  await expect(readIfThere(path.join(approved(), 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(readIfThere(folder)).rejects.toMatchObject({ code: undefined })
})

it.skipIf(process.platform !== 'linux')('does not believe the size that a file claims', async () => {
  expect(await readSource(`/proc/${process.pid}/status`)).toMatch(/^Name:/)
})
