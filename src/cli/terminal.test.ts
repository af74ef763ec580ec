/**
 * The picker and the pager in a real terminal, on a copy of the repository whose progress is its own.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { courseCopy } from '../../checks/support/course-copy.ts'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

let folder: string
let root: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-terminal-'))
  root = courseCopy(join(folder, 'course')).root
})
afterAll(() => rmSync(folder, { recursive: true }))

const [ENTER, ESCAPE, DOWN, CTRL_C] = ['\r', '\u001b', '\u001b[B', '\u0003'] as const

const lab = (line = '', env: NodeJS.ProcessEnv = {}): Promise<TypedInto> =>
  onPty([process.execPath, join(root, 'src/cli/launch.mjs'), 'lab', ...line.split(' ').filter(Boolean)], {
    ...{ cwd: root, folder },
    env: { PAGER: '', NO_COLOR: '', CI: '', CONTAINER_LAB_CACHE: join(folder, 'cache'), ...env },
  })

const plain = (text: string): string => stripVTControlCharacters(text).replaceAll('\r', '')
const progress = () => JSON.parse(readFileSync(join(root, '.lab/progress.json'), 'utf8'))

async function endsInOrder(terminal: TypedInto, code: number): Promise<void> {
  expect(await terminal.ended()).toBe(code)
  expect(terminal.settings()).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig']))
}

test('a lab is picked by arrows and by typing, and Esc goes back and out', async () => {
  await using terminal = await lab()
  expect(plain(await terminal.until(/Esc leaves/))).toMatch(/0 of \d+ labs passed[\s\S]*› · 4\.0 {2}Tour/)
  terminal.type(DOWN)
  await terminal.until(/› .*4\.1/)
  // What is no part of a name is no pattern either.
  terminal.type('(policies')
  await terminal.until(/policies[\s\S]*› .*4\.8[\s\S]*Esc leaves/)
  terminal.type(ENTER)
  expect(plain(await terminal.until(/Esc goes back/))).toMatch(/Lab 4\.8 · .*\n[\s\S]*› read /)
  terminal.type(ESCAPE)
  await terminal.until(/› .*4\.8[\s\S]*Esc leaves/)
  terminal.type(ESCAPE)
  await endsInOrder(terminal, 0)
})

test('Ctrl-C ends the picker and leaves the terminal as it was', async () => {
  await using terminal = await lab('', { NO_COLOR: '1' })
  const screen = await terminal.until(/Esc leaves/)
  expect(screen).not.toMatch(new RegExp(`${ESCAPE}\\[[\\d;]+m`))
  terminal.type(CTRL_C)
  await terminal.until(/Stopped\./)
  await endsInOrder(terminal, 130)
})

test('a text is turned page by page, in whatever size, and opened where it was left', async () => {
  {
    await using terminal = await lab('read 4.1')
    const first = plain(await terminal.until(/page 1 of \d+ · Enter goes on/))
    expect(first.split('\n').length).toBeLessThanOrEqual(24)
    terminal.type(ENTER)
    await terminal.until(/page 2 of/)
    terminal.type('b')
    await terminal.until(/page 1 of/)
    terminal.type(ENTER)
    await terminal.until(/page 2 of/)
    terminal.resize(60, 100)
    const pages = (text: string) => Number(/ of (\d+) · Enter/.exec(text)?.[1])
    expect(pages(await terminal.until(/page \d+ of \d+ · Enter/))).toBeLessThan(pages(first) / 2)
    terminal.type('q')
    expect(plain(await terminal.until(/lab read 4\.1/))).toMatch(
      /To go on from page \d of \d+: npm run lab read 4\.1/,
    )
    await endsInOrder(terminal, 0)
  }
  expect(progress().read['4.1']).toMatchObject({ whole: false })
  await using terminal = await lab('4.1')
  const [, page = ''] = /page (\d+) of/.exec(await terminal.until(/page \d+ of/)) ?? []
  expect(Number(page)).toBe(2)
  terminal.type(CTRL_C)
  await endsInOrder(terminal, 130)
})

test('an answer is shown below its question when it is asked for', async () => {
  await using terminal = await lab('read 4.1')
  for (;;) {
    const page = plain(await terminal.until(/q leaves/))
    if (page.includes('a answers')) {
      expect(page).toContain('Answer 1')
      expect(page).not.toContain('The policy drops it')
      break
    }
    terminal.type(ENTER)
  }
  terminal.type('a')
  expect(plain(await terminal.until(/q leaves/))).toContain('The policy drops it')
  terminal.type('q')
  await endsInOrder(terminal, 0)
})

test('behind the last page stands what to do, and it alone the next time', async () => {
  {
    await using terminal = await lab('4.7')
    for (;;) {
      const text = await terminal.until(/q leaves|it is your turn/)
      if (text.includes('your turn')) break
      terminal.type(ENTER)
    }
    await terminal.until(/npm run lab check 4\.7/)
    await endsInOrder(terminal, 0)
  }
  await using terminal = await lab('4.7')
  const text = plain(await terminal.until(/npm run lab check 4\.7/))
  expect(text).toMatch(/npm run lab read 4\.7 shows it again/)
  expect(text.split('\n').length).toBeLessThan(10)
  await endsInOrder(terminal, 0)
})

test('the text goes through $PAGER where that is set', async () => {
  await using terminal = await lab('read 4.7', { PAGER: 'sed "s/^/> /" | head -n 3' })
  expect(plain(await terminal.until(/ended/))).toMatch(/^> Exercise 1: host mode\n> ═+\n> \nended/)
})
