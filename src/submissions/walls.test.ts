import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyRepository } from './own-repository.ts'
import { gitWalls, strictest } from './walls.ts'

// Walls are chosen once in a process: this has to be the first git in this one.
test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'git is another user below a folder that only root may enter, too',
  async () => {
    const before = process.env.TMPDIR
    const folder = mkdtempSync(join(tmpdir(), 'private-'))
    process.env.TMPDIR = folder
    try {
      using own = await emptyRepository()
      const git = await own.git()
      expect((await git(['rev-parse', '--git-dir'])).toString()).toBe('.\n')
      expect(gitWalls('/', {})).toContain('--reuid')
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
      rmSync(folder, { recursive: true })
    }
  },
)

test.each([
  ['unshare', ['namespaces']],
  ['enosys', ['a filter of system calls']],
  ['--landlock-access', ['Landlock']],
  ['--reuid', ['a user of its own']],
  ['setpriv', ['Landlock', 'no new privileges', 'a user of its own']],
])('a machine without %s: the other walls stand, and what is missing is known', (part, missing) => {
  const { command, missing: known } = strictest('linux', true, (walls) => !walls.includes(part))
  expect(known).toEqual(missing)
  const all = strictest('linux', true, () => true).command
  expect(command.length).toBeGreaterThan(0)
  expect(all).toEqual(expect.arrayContaining(command))
})

test('where there is none, that is known as well', () => {
  const none = strictest('linux', false, (walls) => walls.length === 0)
  expect(none).toEqual({
    command: [],
    missing: ['namespaces', 'a filter of system calls', 'Landlock', 'no new privileges'],
  })
  expect(strictest('darwin', false, () => true).missing).toEqual(['any protection: this is not Linux'])
})
