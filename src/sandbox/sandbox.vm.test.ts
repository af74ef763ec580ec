/**
 * The sandbox as a whole: what is left behind, what happens at the same time, and what a damaged cache does.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lab, labJson, ROOT } from '../../checks/support/cli.ts'
import { defaultCacheDir, hasTool } from '../image/index.ts'

const QUICK = ['4.1', '--solution', '--only', 'pool-order']

/** A folder for temporary files that nobody else uses, so that what is left in it is ours. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-left-'))
  chmodSync(folder, 0o755)
  return folder
}

/** Processes with this text in their command line. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      } catch {
        return false // it has just ended
      }
    })
}

/** The VMs of these keepers, which are told nothing of where their folders are. */
function vmsOf(keepers: string[]): string[] {
  return keepers
    .flatMap((pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [])
    .filter((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('qemu'))
}

/** A zombie counts as gone: the process that inherited it may never ask for it. */
function isAlive(pid: string): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function waitUntil(what: string, condition: () => boolean, limit = 30_000): Promise<void> {
  const deadline = Date.now() + limit
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${limit / 1000} s until ${what}`)
    await delay(20)
  }
}

test('a run leaves no process, socket or file behind', async () => {
  const TMPDIR = temporaryFolder()
  const { code } = await lab(['check', '4.1', '--solution'], { env: { TMPDIR } })
  expect(code).toBe(0)
  await waitUntil('the keepers have ended', () => processesWith(TMPDIR).length === 0)
  expect(readdirSync(TMPDIR)).toEqual([])
  rmSync(TMPDIR, { recursive: true })
})

test('nor does one that is killed half-way', async () => {
  const TMPDIR = temporaryFolder()
  const vms = (): string[] => readdirSync(TMPDIR).filter((name) => name.startsWith('lab-vm-'))
  let qemus: string[] = []
  const running = lab(['check', '4.1', '--solution'], {
    env: { TMPDIR },
    onStart: (pid) => {
      waitUntil('two VMs run', () => {
        qemus = vmsOf(processesWith(`folder=${TMPDIR}/lab-vm-`))
        return qemus.length === 2
      })
        .then(() => process.kill(pid, 'SIGKILL'))
        .catch(() => {}) // then the exit code below is not null
    },
  })
  const { code } = await running
  expect(code).toBeNull()
  await waitUntil('the VMs are gone', () => vms().length === 0 && processesWith(TMPDIR).length === 0)
  expect(qemus).toHaveLength(2)
  expect(qemus.filter(isAlive)).toEqual([])
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(TMPDIR)
  rmSync(TMPDIR, { recursive: true })
})

test('two runs at the same moment do not disturb each other', async () => {
  const both = await Promise.all([labJson(['4.1', '--solution']), labJson(['4.1', '--solution'])])
  expect(both.map(({ verdict }) => verdict.passed)).toEqual([true, true])
})

test('a template that was cut short is noticed and made again', async () => {
  await labJson(QUICK)
  const templates = join(defaultCacheDir(), 'templates')
  for (const name of readdirSync(templates)) {
    const memory = join(templates, name, 'memory')
    chmodSync(memory, 0o644)
    truncateSync(memory, 1_000_000)
  }
  const { verdict } = await labJson(QUICK)
  expect(verdict.passed).toBe(true)
})

test('a template whose device state is damaged is made again', async () => {
  const templates = join(defaultCacheDir(), 'templates')
  for (const name of readdirSync(templates)) {
    const state = join(templates, name, 'state')
    const { size } = statSync(state)
    chmodSync(state, 0o644)
    truncateSync(state, 0)
    truncateSync(state, size)
  }
  const { verdict } = await labJson(QUICK)
  expect(verdict.passed).toBe(true)
})

test('without snapshots every guest is booted', async () => {
  const { verdict } = await labJson(QUICK, { env: { CONTAINER_LAB_SNAPSHOTS: 'off' } })
  expect(verdict).toMatchObject({ passed: true, sandbox: expect.stringContaining('cold boot') })
})

// Skipped, and counted as skipped, where its emulator is not installed: npm run setup -- --arch arm64
test.skipIf(!hasTool('qemu-system-aarch64') && process.env.CI === undefined)(
  'the arm64 guest, emulated, passes the reference',
  async () => {
    const { verdict } = await labJson(['4.1', '--solution', '--arch', 'arm64'])
    expect(verdict.verdicts.filter(({ status }) => status !== 'passed')).toEqual([])
    expect(verdict.sandbox).toContain('arm64')
  },
)

test('an exported image works in an empty cache, and a changed one is refused', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'lab.image')
  await image(['export', file])
  const fresh = { CONTAINER_LAB_CACHE: join(folder, 'cache'), PATH: pathWithoutBuilder(folder) }
  await image(['import', file], fresh)
  const { verdict } = await labJson(QUICK, { env: fresh })
  expect(verdict.passed).toBe(true)

  const bytes = readFileSync(file)
  const middle = bytes.length >> 1
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle)
  writeFileSync(file, bytes)
  const refused = { CONTAINER_LAB_CACHE: join(folder, 'other') }
  await expect(image(['import', file], refused)).rejects.toThrow(/exit code 2/)
  rmSync(folder, { recursive: true })
})

/** A PATH on which an attempt to build an image fails. */
function pathWithoutBuilder(folder: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'mmdebstrap'), '#!/bin/sh\necho nothing is built here >&2\nexit 1\n', {
    mode: 0o755,
  })
  return `${bin}:${process.env.PATH}`
}

async function image(args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/launch.mjs'), 'image', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`image ${args.join(' ')}: exit code ${code}\n${said}`)
}
