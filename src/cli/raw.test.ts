/**
 * A real terminal in raw mode, and every way out of it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'

vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-raw-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const HOLDER = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'testing/raw.main.ts')]
const AS_IT_WAS = ['icanon', 'echo', 'isig', 'opost']

const open = (argv: string[]): Promise<TypedInto> => onPty(argv, { cwd: process.cwd(), folder })

test.each([
  ['leaving', 'q', 0, /given back/],
  ['an exception', 't', 2, /given back[\s\S]*thrown on purpose/],
  ['an exit', 'x', 2, /given back[\s\S]*ended before its work was done/],
])('is left by %s', async (_, key, code, said) => {
  await using terminal = await open(HOLDER)
  await terminal.until(/taken/)
  expect(terminal.settings()).toContain('-icanon')
  terminal.type(key)
  await terminal.until(said)
  expect(await terminal.ended()).toBe(code)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})

test.each([
  ['SIGTERM', 130],
  ['SIGHUP', 7],
] as const)('is left by %s', async (signal, code) => {
  await using terminal = await open(HOLDER)
  await terminal.until(/taken/)
  process.kill(terminal.pid(), signal)
  await terminal.until(/given back/)
  expect(await terminal.ended()).toBe(code)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})

test('Ctrl-Z, or the signal that it stands for, gives it back, and fg takes it again', async () => {
  await using terminal = await open(['bash', '--norc', '--noprofile', '-i'])
  const taken = async (): Promise<number> => {
    const [, pid] = /taken by (\d+)\./.exec(await terminal.until(/taken by \d+\.\r/)) ?? []
    expect(terminal.settings()).toContain('-icanon')
    return Number(pid)
  }
  await terminal.until(/[$#] $/)
  terminal.type(`${HOLDER.join(' ')}\r`)
  const pid = await taken()
  terminal.type('\u001a')
  await terminal.until(/given back[\s\S]*Stopped[\s\S]*[$#] $/)
  terminal.type('fg\r')
  await taken()
  process.kill(pid, 'SIGTSTP')
  await terminal.until(/Stopped[\s\S]*[$#] $/)
  terminal.type('fg\r')
  await taken()
  terminal.type('q')
  await terminal.until(/given back[\s\S]*[$#] $/)
  terminal.type('exit\r')
  expect(await terminal.ended()).toBe(0)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})
