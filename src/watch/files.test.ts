import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FileWatch, watchFiles } from './files.ts'

let folder: string
let file: string
let saves: number
let watching: FileWatch

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-watch-'))
  file = join(folder, 'port-mapping.ts')
  writeFileSync(file, 'one')
  saves = 0
  watching = await watchFiles({
    folders: [folder],
    onSaved: () => {
      saves += 1
    },
    onBroken: (error) => {
      throw error
    },
  })
})

afterEach(async () => {
  await watching[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const noticed = (times: number): Promise<void> => expect.poll(() => saves, { timeout: 20_000 }).toBe(times)

test('a file that is written in place', async () => {
  writeFileSync(file, 'two')
  await noticed(1)
})

test('one that a temporary file takes the place of', async () => {
  const other = join(folder, '.port-mapping.ts.tmp')
  writeFileSync(other, 'two')
  renameSync(other, file)
  await noticed(1)
})

test('as vim does it: the old one becomes a backup, and a new one is written', async () => {
  renameSync(file, `${file}~`)
  writeFileSync(file, 'two')
  unlinkSync(`${file}~`)
  await noticed(1)
})

test('two writes behind each other are one save', async () => {
  writeFileSync(file, 'two')
  writeFileSync(file, 'three')
  await noticed(1)
})

test('one that vanishes and comes back', async () => {
  unlinkSync(file)
  writeFileSync(file, 'two')
  await noticed(1)
})

test('a file beside it counts, an editor’s own and other files do not', async () => {
  writeFileSync(join(folder, '.port-mapping.ts.swp'), 'x')
  writeFileSync(join(folder, '.#port-mapping.ts'), 'x')
  writeFileSync(join(folder, 'README.md'), 'x')
  mkdirSync(join(folder, 'lib'))
  writeFileSync(join(folder, 'lib', 'rules.ts'), 'x')
  await noticed(1)
})
