import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { wallsFrom } from './walls.ts'

// A machine with much else to do.
vi.setConfig({ testTimeout: 90_000 })

const starter = fileURLToPath(new URL('./confined-esbuild.sh', import.meta.url))
const require = createRequire(createRequire(import.meta.url).resolve('esbuild'))

/** esbuild with every power that its command line has, behind these walls. */
function esbuild(wall: string, ...args: string[]) {
  // Without walls it serves for as long as it may; with them it ends by itself, however slow the machine.
  const timeout = wall === '' ? 2_000 : 30_000
  const program = require.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`)
  const env = { PATH: process.env.PATH, LAB_ESBUILD: program, LAB_START: '/proc/self/fd/3', LAB_WALLS: wall }
  // It would stop serving when its input ends.
  const endless = openSync('/dev/zero', 'r')
  const { status, stdout } = spawnSync(starter, args, {
    ...{ env, encoding: 'utf8', timeout },
    stdio: [endless, 'pipe', 'pipe'],
  })
  closeSync(endless)
  return { status, stdout }
}

const all =
  process.platform === 'linux' ? wallsFrom('/proc/self/fd/3', 'linux', process.getuid?.() === 0) : []
const [highest = ''] = all
const works = (wall: string) => esbuild(wall, '--version').status === 0
const reads = ['/etc/passwd', '--bundle', '--loader:=text', '--format=esm']

it('may be run', () => {
  expect(statSync(starter).mode & 0o111).toBe(0o111)
})

describe.skipIf(process.platform !== 'linux')('an esbuild that was taken over', () => {
  it('could do all of it without walls', () => {
    expect(esbuild('', ...reads).stdout).toContain('root:')
    expect(esbuild('', '--serve=127.0.0.1:0').status).toBeNull()
  })

  it.skipIf(!works(highest))('reads no file', () => {
    expect(esbuild(highest, ...reads)).toEqual({ status: 1, stdout: '' })
  })

  it.skipIf(!works(highest))('opens no socket', () => {
    expect(esbuild(highest, '--serve=127.0.0.1:0').status).toBe(1)
  })

  it.skipIf(!works(highest))('has no rights left', () => {
    const status = execFileSync(
      'sh',
      ['-c', `${highest.replace(/--landlock.*/, '')} cat /proc/self/status`],
      {
        encoding: 'utf8',
      },
    )
    for (const line of [/^NoNewPrivs:\t1$/m, /^Seccomp:\t2$/m, /^CapEff:\t0+$/m, /^CapPrm:\t0+$/m]) {
      expect(status).toMatch(line)
    }
    expect(status).not.toMatch(/^Uid:.*\b0\b/m)
  })

  it.each(all.slice(1))('still starts where a machine offers less: %s', (wall) => {
    if (works(wall)) expect(esbuild(wall, '--version').stdout).toMatch(/^\d/)
  })
})

it('has no walls to offer elsewhere', () => {
  expect(wallsFrom('/bin/esbuild', 'darwin', false)).toEqual([''])
})
