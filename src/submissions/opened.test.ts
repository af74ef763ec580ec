/**
 * Somebody who still has write access to what is being graded: what was opened stays what is read.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { renameSync, symlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tree } from './fixture.ts'
import { readRegular } from './folder.ts'
import { openFolder } from './opened.ts'
import { gitWalls } from './walls.ts'

const linux = process.platform === 'linux'

test.runIf(linux)('a folder that is swapped for a link while it is read stays the folder', async () => {
  using all = tree({ 'class/anna/x.ts': 'own', 'secret/x.ts': 'secret', 'secret/y.ts': 'secret' })
  await using class_ = await openFolder(all.path('class'))
  await using anna = await class_.folder('anna')
  renameSync(all.path('class/anna'), all.path('moved'))
  symlinkSync(all.path('secret'), all.path('class/anna'))
  expect((await anna.entries()).map(({ name }) => name)).toEqual(['x.ts'])
  expect(String(await readRegular(anna.at('x.ts'), 100))).toBe('own')
  await expect(class_.folder('anna')).rejects.toThrow(/ENOTDIR|ELOOP/)
  renameSync(all.path('class'), all.path('class-moved'))
  symlinkSync('/etc', all.path('class'))
  expect((await class_.entries()).map(({ name }) => name)).toEqual(['anna'])
})

test.runIf(linux)('git gets no file of this machine, no network, and no more rights', () => {
  using all = tree({
    'own/HEAD': 'ref: refs/heads/none\n',
    'own/objects/x': '',
    'own/refs/x': '',
    secret: 's',
  })
  const own = all.path('own')
  if (process.getuid?.() === 0) execFileSync('chmod', ['-R', 'a+rX', all.folder])
  const walls = gitWalls(own, { PATH: process.env.PATH, GIT_DIR: own })
  const [file = '', ...before] = [...walls, 'cat']
  const read = (path: string) => spawnSync(file, [...before, path], { cwd: own, encoding: 'utf8' })
  expect(walls.join(' ')).toMatch(/setpriv .*--no-new-privs/)
  expect(read(all.path('own/HEAD')).stdout).toContain('none')
  if (!walls.includes('--landlock-access')) return
  expect(read(all.path('secret')).stderr).toContain('Permission denied')
  expect(read('/etc/hostname').stderr).toContain('Permission denied')
})
