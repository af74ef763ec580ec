import { execFileSync, spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWork } from './grade-work.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'work-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

test('it goes when it is disposed of, and another one in use stays', async () => {
  using other = await openWork(parent)
  {
    using work = await openWork(parent)
    writeFileSync(join(work.copies, 'x'), '')
    expect(readdirSync(parent)).toHaveLength(2)
  }
  expect(existsSync(other.copies)).toBe(true)
  expect(readdirSync(parent)).toHaveLength(1)
})

test('what a killed process has left goes with the next one', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  using work = await openWork(parent)
  const mine = readdirSync(parent)[0] ?? ''
  mkdirSync(join(parent, 'lab-grading-dead'))
  const { readFileSync } = await import('node:fs')
  const owner = JSON.parse(readFileSync(join(parent, mine, 'owner.json'), 'utf8')) as { pid: number }
  writeFileSync(join(parent, 'lab-grading-dead/owner.json'), JSON.stringify({ ...owner, pid }))
  using next = await openWork(parent)
  expect(readdirSync(parent)).not.toContain('lab-grading-dead')
  expect([work, next].every(({ staging }) => existsSync(staging))).toBe(true)
})

test.skipIf(process.getuid?.() !== 0)(
  'what somebody else has put there is neither opened nor removed',
  async () => {
    const others = join(parent, 'lab-grading-other')
    mkdirSync(others)
    // Opening it would wait for ever.
    execFileSync('mkfifo', [join(others, 'owner.json')])
    chownSync(others, 4242, 4242)
    symlinkSync('lab-grading-other', join(parent, 'lab-grading-link'))
    using work = await openWork(parent)
    expect(existsSync(work.staging)).toBe(true)
    expect(readdirSync(others)).toEqual(['owner.json'])
  },
)

test('its folders are real paths, also where the folder for temporary files is a link', async () => {
  mkdirSync(join(parent, 'real'))
  symlinkSync('real', join(parent, 'link'))
  using work = await openWork(join(parent, 'link'))
  expect([work.copies, work.staging]).toEqual([work.copies, work.staging].map((each) => realpathSync(each)))
})
