import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyRepository } from './own-repository.ts'
import { gitWalls } from './walls.ts'

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
