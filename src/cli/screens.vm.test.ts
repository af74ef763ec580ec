/**
 * The commands of `npm run lab` that need no network, in terminals of two sizes, in one without colour, and piped: what is
 * shown is recorded, fits, is not cut, and the next step is on the screen.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withoutVitest } from '../../checks/support/cli.ts'
import { type CourseCopy, courseCopy } from '../../checks/support/course-copy.ts'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'
import { shownOn } from '../../checks/support/screen.ts'

const SLUG = '4.1-network-manager'
const [ENTER, ESCAPE, DOWN] = ['\r', '\u001b', '\u001b[B'] as const

const SIZES = {
  '80': { rows: 24, columns: 80, env: {} },
  '140': { rows: 40, columns: 140, env: {} },
  plain: { rows: 24, columns: 80, env: { NO_COLOR: '1' } },
}
type Mode = keyof typeof SIZES | 'piped'
const MODES: Mode[] = ['80', '140', 'plain', 'piped']

let folder: string
let courses: Record<Mode, CourseCopy>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-screens-'))
  courses = Object.fromEntries(
    MODES.map((mode) => [mode, courseCopy(join(folder, String(mode)))]),
  ) as typeof courses
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Screen {
  /** As a whole, and what is on the screen at its end. */
  lines: string[]
  visible: string[]
  tooWide: string[]
  raw: string
  code: number
}

interface Drive {
  args: string[]
  code: number
  /** Where nobody can be asked. */
  pipedCode?: number
  /** What is typed, once it runs; the screen is that of the last thing waited for. */
  keys?: (terminal: TypedInto) => Promise<string>
  /** On the screen, in this order, without scrolling. */
  sees?: RegExp[]
}

async function onTerminal(mode: keyof typeof SIZES, { args, keys }: Drive): Promise<Screen> {
  const { rows, columns, env } = SIZES[mode]
  const argv = [process.execPath, join(courses[mode].root, 'src/cli/launch.mjs'), 'lab', ...args]
  await using terminal = await onPty(argv, {
    ...{ cwd: courses[mode].root, folder, rows, columns },
    env: { PAGER: '', NO_COLOR: '', CI: '', ...env },
  })
  const typed = keys === undefined ? '' : await keys(terminal)
  const rest = await terminal.until(/ended-\d+/)
  const raw = keys === undefined ? rest.replace(/ended-\d+$/, '') : typed
  return {
    ...shownOn({ rows, columns }, raw),
    raw: typed + rest,
    code: Number(/\d+$/.exec(rest)?.[0]),
  }
}

async function piped({ args }: Drive): Promise<Screen> {
  const { root } = courses.piped
  const child = spawn(process.execPath, [join(root, 'src/cli/launch.mjs'), 'lab', ...args], {
    cwd: root,
    env: { ...withoutVitest(process.env), NO_COLOR: '', PAGER: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  const lines = `${out}${err}`.split('\n')
  return { lines, visible: lines, tooWide: [], raw: `${out}${err}`, code }
}

const SGR = new RegExp(`${ESCAPE}\\[[\\d;]*m`)

async function drive(name: string, command: Drive, recorded = true): Promise<void> {
  const screens = await Promise.all(
    MODES.map(
      async (mode) =>
        [mode, mode === 'piped' ? await piped(command) : await onTerminal(mode, command)] as const,
    ),
  )
  for (const [mode, screen] of screens) {
    const { lines, visible, tooWide, raw, code } = screen
    const where = `${name}, ${mode}`
    // A script for a shell is not for reading.
    if (name !== 'completion') expect(tooWide, where).toEqual([])
    expect(
      lines.filter((line) => /[\p{L}\d]…$/u.test(line)),
      where,
    ).toEqual([])
    if (mode === 'plain') expect(raw, where).not.toMatch(SGR)
    if (mode === 'piped') expect(raw, where).not.toContain(ESCAPE)
    expect(code, where).toBe(mode === 'piped' ? (command.pipedCode ?? command.code) : command.code)
    if (mode === 'piped' && command.pipedCode !== undefined) expect(raw, where).toContain('→ ')
    else for (const seen of command.sees ?? []) expect(visible.join('\n'), where).toMatch(seen)
    if (recorded)
      await expect(`${lines.join('\n').trimEnd()}\n`, where).toMatchFileSnapshot(
        `__recorded__/screens/${name}.${mode}.txt`,
      )
  }
}

const writeAll = (source: string): void => {
  for (const mode of MODES) courses[mode].write(SLUG, source)
}
/** The bridge alone, as one writes it first. */
function begun(): string {
  const stub = readFileSync(join(courses.piped.root, 'labs', SLUG, 'network-manager.ts'), 'utf8')
  return stub.replace(/todo\('TODO 1:.*'\)/, () => `await $\`ip link add \${this.bridge} type bridge\``)
}

describe('words', () => {
  const usage: Record<string, string[]> = {
    'unknown-command': ['chek', '4.1'],
    'unknown-lab': ['check', '9.9'],
    'unknown-word': ['frobnicate'],
    'unknown-option': ['check', '4.1', '--onyl', 'x'],
    'lab-first': ['4.1', 'check'],
    'no-lab': ['check'],
    'why-too-early': ['why', '4.1'],
    'diff-untouched': ['diff', '4.1'],
  }
  test.each(Object.keys(usage))('%s', async (name) => {
    await drive(name, { args: usage[name] ?? [], code: 2 })
  })
  test.each([['help'], ['check', '--help'], ['shell', '--help']])('%s %s', async (...args) => {
    await drive(args.join('').replaceAll('-', ''), { args, code: 0 })
  })
  test('completion', () => drive('completion', { args: ['completion', 'bash'], code: 0 }, false))
  test('doctor', () =>
    drive('doctor', { args: ['doctor'], code: 0, sees: [/QEMU/, /sandbox|Checks can run/] }, false))
})

/** Of a text that is turned page by page. */
async function onePage(terminal: TypedInto): Promise<string> {
  const page = await terminal.until(/q leaves/)
  terminal.type('q')
  return page
}

describe('around a lab', () => {
  test('the picker, and the list', async () => {
    await drive('picker', {
      ...{ args: [], code: 0, pipedCode: 0 },
      async keys(terminal) {
        const list = await terminal.until(/Esc leaves/)
        terminal.type(DOWN)
        terminal.type(ENTER)
        const menu = await terminal.until(/Esc goes back/)
        terminal.type(ESCAPE)
        await terminal.until(/Esc leaves/)
        terminal.type(ESCAPE)
        return list + menu
      },
      sees: [/Lab 4\.1 · A network for containers/, /› read/],
    })
  })

  test('a text', async () => {
    await drive(
      'read',
      {
        ...{ args: ['read', '4.1'], code: 0 },
        async keys(terminal) {
          const page = await terminal.until(/q leaves/)
          terminal.type('q')
          return page
        },
        sees: [/A network for containers/],
      },
      false,
    )
  })

  test('hints, one after another, and the solution when it is asked for twice', async () => {
    writeAll(begun())
    for (const number of [1, 2, 3])
      await drive(`hint-${number}`, { args: ['hint', '4.1'], code: 0, sees: [/Hint \d of 3/, /→ /] })
    await drive('solution-gate', { args: ['solution', '4.1'], code: 0, sees: [/→ .*ask again/] })
    await drive('diff', { args: ['diff', '4.1'], code: 0, keys: onePage }, false)
    await drive('update', { args: ['update'], code: 0 })
    await drive('reset', { args: ['reset', '4.1', '--yes'], code: 0, sees: [/→ To bring that back/] })
  })
})
