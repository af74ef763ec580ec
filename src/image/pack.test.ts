import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CpioEntry } from './cpio.ts'
import { rootEntries } from './pack.ts'
import { baseRecipe } from './recipe.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pack-'))
})
afterEach(() => rm(root, { recursive: true }))

async function put(path: string, mode = 0o644): Promise<void> {
  await mkdir(join(root, dirname(path)), { recursive: true })
  await writeFile(join(root, path), path)
  await chmod(join(root, path), mode)
}

async function packed(): Promise<Map<string, CpioEntry>> {
  const entries = await rootEntries(root, baseRecipe('amd64'))
  return new Map(entries.map((entry) => [entry.path, entry]))
}

test('a folder comes before what is in it', async () => {
  await put('usr/share/iproute2/group')
  const paths = [...(await packed()).keys()]
  const [folder, file] = [paths.indexOf('usr/share/iproute2'), paths.indexOf('usr/share/iproute2/group')]
  expect(folder).toBeGreaterThan(-1)
  expect(file).toBeGreaterThan(folder)
})

test('what the guest never reads is left out, and the building machine is not in it', async () => {
  await put('usr/share/doc/curl/copyright')
  await put('etc/hostname')
  await put('var/cache/apt/archives/curl.deb')
  const entries = await packed()
  expect([...entries.keys()].filter((path) => /doc|deb$/.test(path))).toEqual([])
  expect(entries.get('etc/hostname')).toMatchObject({ content: Buffer.from('lab\n') })
})

test('modes do not depend on who unpacked the packages', async () => {
  await put('usr/bin/su', 0o4755)
  await put('usr/bin/private', 0o600)
  await chmod(join(root, 'usr'), 0o700)
  const entries = await packed()
  expect(entries.get('usr')?.mode).toBe(0o755)
  expect(entries.get('usr/bin/su')?.mode).toBe(0o755)
  expect(entries.get('usr/bin/private')?.mode).toBe(0o644)
  expect(entries.get('tmp')?.mode).toBe(0o1777)
})

test('a second name for a file is a link to the first', async () => {
  await put('usr/bin/perl', 0o755)
  await link(join(root, 'usr/bin/perl'), join(root, 'usr/bin/perl5.40.1'))
  expect((await packed()).get('usr/bin/perl5.40.1')).toMatchObject({
    type: 'symlink',
    target: '/usr/bin/perl',
  })
})

test('a link that a package brings wins over ours', async () => {
  await mkdir(join(root, 'usr/bin'), { recursive: true })
  await symlink('bash', join(root, 'usr/bin/sh'))
  const entries = await packed()
  expect(entries.get('usr/bin/sh')).toMatchObject({ target: 'bash' })
  expect(entries.get('usr/bin/awk')).toMatchObject({ target: 'mawk' })
})

test('the console is there before anything is mounted', async () => {
  expect((await packed()).get('dev/console')).toMatchObject({ type: 'device', major: 5, minor: 1 })
})
