/**
 * What may lie where a lab's file should be: every command ends at once, and says what is wrong.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadCatalog } from '../catalog/index.ts'
import { writeStubs } from '../catalog/stub-files.ts'
import { type Context, ROOT } from './context.ts'
import { explain } from './explain.ts'
import { labCommand } from './lab.ts'

// A machine with much else to do.
vi.setConfig({ testTimeout: 90_000 })

const FILE = 'labs/4.1-network-manager/network-manager.ts'

let root: string
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'unreadable-')))
  for (const folder of ['labs', 'solutions'])
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  // In a learner's clone the files in labs/ are no stubs any more.
  await writeStubs(root, await loadCatalog(root), { force: true })
  rmSync(join(root, FILE))
})
afterEach(() => rmSync(root, { recursive: true }))

/** As at a terminal, where everything but the sandbox is at hand. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  const context = {
    root,
    cacheDir: join(root, 'cache'),
    drawing: { width: 80, color: false, hyperlinks: false },
    out: (text: string) => {
      out += text
    },
  } as Context
  try {
    return { code: await labCommand(args, context), out, err: '' }
  } catch (error) {
    const { code, lines } = explain(error)
    return { code, out, err: lines.join('\n') }
  }
}

type Case = [what: string, put: (file: string) => void, why: string]

const CASES: Case[] = [
  ['a pipe', (file) => execFileSync('mkfifo', [file]), 'is not a regular file'],
  ['a folder', (file) => mkdirSync(file), 'is not a regular file'],
  ['a link to a device', (file) => symlinkSync('/dev/zero', file), 'leads out of labs/'],
  ['a link to a foreign file', (file) => symlinkSync('/etc/hostname', file), 'leads out of labs/'],
  ['a link to itself', (file) => symlinkSync(file, file), 'cannot be read (ELOOP)'],
  ['a hole of 2 GB', hole, 'is larger than 1024 KB'],
]
// Nothing is locked for root.
if (process.getuid?.() !== 0) CASES.push(['a file that is locked', locked, 'cannot be read (EACCES)'])

describe.each(CASES)('%s', (_, put, why) => {
  beforeEach(() => put(join(root, FILE)))

  it('is a lab that was begun, in the list', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    expect(out).toMatch(/^.*4\.1 .*begun$/m)
  })

  it.each([[['4.1']], [['check', '4.1']], [['check', '4.1', '--json']], [['check', 'all']]])(
    'is named by lab %j',
    async (args) => {
      const { code, out, err } = await run(...args)
      expect(err).toMatch(`${FILE} ${why}`)
      expect(err).not.toMatch(/bug|^\s+at /m)
      expect([code, out]).toEqual([1, ''])
    },
  )

  it('is named with --file', async () => {
    const { code, err } = await run('check', '4.1', '--file', join(root, FILE))
    expect(err).toMatch(`${FILE} ${why}`)
    expect(code).toBe(1)
  })
})

function hole(file: string): void {
  writeFileSync(file, '')
  truncateSync(file, 2 ** 31)
}

function locked(file: string): void {
  writeFileSync(file, '', { mode: 0 })
}

it('names a device that --file names', async () => {
  const { code, err } = await run('check', '4.1', '--file', '/dev/zero')
  expect(err).toMatch('/dev/zero is not a regular file')
  expect(code).toBe(1)
})

it('does not wait for a narrative that is a pipe', async () => {
  rmSync(join(root, 'labs/4.1-network-manager/README.md'))
  execFileSync('mkfifo', [join(root, 'labs/4.1-network-manager/README.md')])
  const { code, err } = await run()
  expect(err).toMatch('labs/4.1-network-manager/README.md: file: cannot be read')
  expect(code).toBe(2)
})
