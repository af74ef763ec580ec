/**
 * A real terminal, in which somebody types while a line is being redrawn.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'
import { hushed } from './hushed.ts'

vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-hushed-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const WORKER = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'testing/hushed.main.ts')]
const AS_IT_WAS = ['icanon', 'echo', 'isig', 'opost']

async function atWork(): Promise<TypedInto> {
  const terminal = await onPty(WORKER, { cwd: process.cwd(), folder })
  await terminal.until(/at work\./)
  return terminal
}

test('what is typed meanwhile is not on the screen, and the terminal is as it was afterwards', async () => {
  await using terminal = await atWork()
  terminal.type('\r\rhello\r')
  // An echo would come at once; nothing else says that there is none.
  await delay(300)
  process.kill(terminal.pid(), 'SIGUSR2')
  expect(await terminal.until(/done\./)).toBe('done.')
  expect(await terminal.ended()).toBe(0)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})

test.each([
  ['SIGTERM', (terminal: TypedInto) => process.kill(terminal.pid(), 'SIGTERM'), 130],
  ['SIGHUP', (terminal: TypedInto) => process.kill(terminal.pid(), 'SIGHUP'), 130],
])('is ended by %s, and the terminal is as it was', async (_, end, code) => {
  await using terminal = await atWork()
  end(terminal)
  await terminal.until(/Stopped\./)
  expect(await terminal.ended()).toBe(code)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})

test('Ctrl-C ends it as it does elsewhere', async () => {
  // With a group of its own, as a shell gives to a command.
  await using terminal = await onPty(['bash', '--norc', '--noprofile', '-i'], { cwd: process.cwd(), folder })
  await terminal.until(/[$#] $/)
  terminal.type(`${WORKER.join(' ')}; echo code $?\r`)
  await terminal.until(/at work\./)
  expect(terminal.settings()).toContain('-echo')
  terminal.type('\u0003')
  await terminal.until(/Stopped\.[\s\S]*code 130[\s\S]*[$#] $/)
  terminal.type('exit\r')
  expect(await terminal.ended()).toBe(0)
  expect(terminal.settings()).toEqual(expect.arrayContaining(AS_IT_WAS))
})

test('in the background it leaves the terminal alone, and goes on', async () => {
  await using terminal = await onPty(['bash', '--norc', '--noprofile', '-i'], { cwd: process.cwd(), folder })
  await terminal.until(/[$#] $/)
  terminal.type(`${WORKER.join(' ')} &\r`)
  await terminal.until(/at work\./)
  terminal.type('kill -USR2 $!; wait $!; echo code $?\r')
  await terminal.until(/done\.[\s\S]*code 0[\s\S]*[$#] $/)
  terminal.type('exit\r')
  expect(await terminal.ended()).toBe(0)
})

test('without a terminal the work is all there is', async () => {
  expect(await hushed({ conversing: false }, async () => 'done')).toBe('done')
})
