import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { permissionFile, readPermission, rememberPermission } from './permission.ts'

let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'permission-'))
})
afterEach(() => rmSync(cache, { recursive: true }))

test('nobody has agreed to anything, then somebody has, then it is taken back', async () => {
  expect(await readPermission(cache)).toBeUndefined()
  await rememberPermission(cache, 'local')
  expect(await readPermission(cache)).toMatchObject({ sandbox: 'local' })
  await rememberPermission(cache, 'vagrant')
  expect(await readPermission(cache)).toMatchObject({ sandbox: 'vagrant' })
  rmSync(permissionFile(cache))
  expect(await readPermission(cache)).toBeUndefined()
})

test('what was agreed to on another machine says nothing', async () => {
  await rememberPermission(cache, 'local')
  const file = permissionFile(cache)
  const elsewhere = { ...JSON.parse(readFileSync(file, 'utf8')), machine: 'elsewhere' }
  writeFileSync(file, JSON.stringify(elsewhere))
  expect(await readPermission(cache)).toBeUndefined()
})

test('a file that others could have written, or that leads elsewhere, is not believed', async () => {
  await rememberPermission(cache, 'local')
  const file = permissionFile(cache)
  chmodSync(file, 0o666)
  expect(await readPermission(cache)).toBeUndefined()
  chmodSync(file, 0o600)
  expect(await readPermission(cache)).toBeDefined()
  renameSync(file, `${file}.real`)
  symlinkSync(`${file}.real`, file)
  expect(await readPermission(cache)).toBeUndefined()
})
