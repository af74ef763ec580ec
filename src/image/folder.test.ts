import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureFolder } from './folder.ts'

test('makes what is missing, and minds nothing that is there', async () => {
  const root = mkdtempSync(join(tmpdir(), 'folder-'))
  await ensureFolder(join(root, 'a/b/c'))
  await ensureFolder(join(root, 'a/b/c'))
  expect(statSync(join(root, 'a/b/c')).isDirectory()).toBe(true)
  writeFileSync(join(root, 'file'), '')
  await expect(ensureFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(ensureFolder(join(root, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  rmSync(root, { recursive: true })
})

test.runIf(process.platform === 'linux')('gives up where nothing can be made', async () => {
  await expect(ensureFolder('/proc/nowhere/cache')).rejects.toMatchObject({ code: 'ENOENT' })
})
