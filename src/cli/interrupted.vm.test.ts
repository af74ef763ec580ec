/**
 * Signals at moments when a VM is on its way: the command ends soon, with 130, and nothing is left.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT, withoutVitest } from '../../checks/support/cli.ts'
import { defaultCacheDir } from '../image/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-stopped-'))
  chmodSync(folder, 0o755)
  for (const name of ['tmp', 'cache']) mkdirSync(join(folder, name))
  chmodSync(join(folder, 'tmp'), 0o777)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The images that there are, and no snapshot. */
function cacheWithoutSnapshot(): string {
  const cache = join(folder, 'cache')
  for (const name of ['bases', 'images', 'programs'])
    symlinkSync(join(defaultCacheDir(), name), join(cache, name))
  return cache
}

async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited too long until ${what}`)
    await delay(20)
  }
}

interface Process {
  pid: number
  parent: number
  command: string
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return {
          pid: Number(pid),
          parent: Number(parent),
          command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
        }
      } catch {
        return [] // it has just ended
      }
    })
}

/** Emulators among what this process has started, and what those processes have. */
function emulatorsOf(ancestor: number, all = processes()): number[] {
  return all
    .filter(({ parent }) => parent === ancestor)
    .flatMap(({ pid, command }) => [
      ...(command.startsWith('/usr/bin/qemu-system') ? [pid] : []),
      ...emulatorsOf(pid, all),
    ])
}

test.each([
  ['while the VM is booted for its snapshot', 'SIGTERM', true],
  ['while checks run', 'SIGINT', false],
] as const)('%s (%s)', async (_, signal, cold) => {
  const CONTAINER_LAB_CACHE = cold ? cacheWithoutSnapshot() : defaultCacheDir()
  const child = spawn(process.execPath, ['src/cli/launch.mjs', 'lab', 'check', '4.1', '--solution'], {
    cwd: ROOT,
    env: { ...withoutVitest(process.env), TMPDIR: join(folder, 'tmp'), CONTAINER_LAB_CACHE },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  let emulators: number[] = []
  await waitUntil('a VM runs', () => {
    emulators = emulatorsOf(child.pid ?? 0)
    return emulators.length > 0
  })
  child.kill(signal)
  expect((await once(child, 'close'))[0]).toBe(130)
  expect(said).toMatch(/Stopped\.\n$/)
  await waitUntil('the VMs are gone', () => emulators.every((pid) => !existsSync(`/proc/${pid}`)))
  await waitUntil('their folders are', () => readdirSync(join(folder, 'tmp')).length === 0)
  if (cold) expect(readdirSync(join(folder, 'cache/templates'))).toEqual([])
})
