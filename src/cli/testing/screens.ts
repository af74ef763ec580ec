/**
 * Commands of `npm run lab` in terminals of two sizes, in one without colour, and piped, for tests: what is shown is recorded, fits,
 * is not cut, and the next step is on the screen.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'
import { withoutVitest } from '../../../checks/support/cli.ts'
import { type CourseCopy, courseCopy } from '../../../checks/support/course-copy.ts'
import { onPty, type TypedInto } from '../../../checks/support/pty.ts'
import { type Shown, shownOn } from '../../../checks/support/screen.ts'

export const SIZES = {
  '80': { rows: 24, columns: 80, env: {} },
  '140': { rows: 40, columns: 140, env: {} },
  plain: { rows: 24, columns: 80, env: { NO_COLOR: '1' } },
}
export type TerminalMode = keyof typeof SIZES
export type Mode = TerminalMode | 'piped'
export const MODES: Mode[] = ['80', '140', 'plain', 'piped']

export interface Courses extends Disposable {
  /** An empty folder for files of terminals. */
  folder: string
  /** The copy that is worked in. */
  of(mode: Mode): CourseCopy
  /** In all of them. */
  write(slug: string, source: string): void
}

/** A copy for each mode, or one for all where nothing is written to it. */
export function openCourses({ shared = false } = {}): Courses {
  const folder = mkdtempSync(join(tmpdir(), 'lab-screens-'))
  const all = new Map(
    MODES.map((mode) => (shared ? 'all' : mode)).map((name) => [name, join(folder, name)] as const),
  )
  const copies = new Map([...all].map(([name, root]) => [name, courseCopy(root)]))
  return {
    folder,
    of(mode) {
      const copy = copies.get(shared ? 'all' : mode)
      if (copy === undefined) throw new Error(`no course for ${mode}`)
      return copy
    },
    write(slug, source) {
      for (const copy of copies.values()) copy.write(slug, source)
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Drive {
  args: string[]
  code: number
  /** Where nobody can be asked. */
  pipedCode?: number
  /** What is typed, once it runs; the screen is that of the last thing waited for. */
  keys?: (terminal: TypedInto) => Promise<string>
  /** On the screen, in this order, without scrolling. */
  sees?: RegExp[]
  modes?: Mode[]
  /** One mode after the other, where they would be in each other's way. */
  inTurn?: boolean
  /** What nobody reads as it is may have long lines. */
  forPrograms?: boolean
  /** False where what is shown belongs to this machine. */
  recorded?: boolean
  /** What every run has of its own, and what stands for it in the recording. */
  masks?: Masks
}
export type Masks = (readonly [RegExp, string | ((found: string) => string)])[]

export interface Screen extends Shown {
  raw: string
  code: number
}

const environment = { PAGER: '', NO_COLOR: '', CI: '' }

export const openTerminal = (
  { folder, of }: Courses,
  mode: TerminalMode,
  args: string[],
): Promise<TypedInto> => {
  const { root } = of(mode)
  const { rows, columns, env } = SIZES[mode]
  return onPty([process.execPath, join(root, 'src/cli/launch.mjs'), 'lab', ...args], {
    ...{ cwd: root, folder, rows, columns },
    env: { ...environment, ...env },
  })
}

async function onTerminal(courses: Courses, mode: TerminalMode, { args, keys }: Drive): Promise<Screen> {
  await using terminal = await openTerminal(courses, mode, args)
  const typed = keys === undefined ? '' : await keys(terminal)
  const rest = await terminal.until(/ended-\d+/)
  const raw = keys === undefined ? rest.replace(/ended-\d+$/, '') : typed
  return { ...shownOn(SIZES[mode], raw), raw: typed + rest, code: Number(/\d+$/.exec(rest)?.[0]) }
}

/** Keys that go from page to page, to the end; the last page asks nothing. */
export async function turningPages(terminal: TypedInto): Promise<string> {
  for (let shown = ''; ; ) {
    shown += await terminal.until(/page \d+ of \d+ .*q leaves|(?=ended-)/)
    const [, page, pages] = /page (\d+) of (\d+) .*q leaves$/.exec(shown) ?? []
    if (page === undefined) return shown
    terminal.type('\r')
    if (Number(page) + 1 === Number(pages)) return shown + (await terminal.until(/(?=ended-)/))
  }
}

async function piped({ folder, of }: Courses, { args }: Drive): Promise<Screen> {
  const { root } = of('piped')
  const child = spawn(process.execPath, [join(root, 'src/cli/launch.mjs'), 'lab', ...args], {
    cwd: root,
    env: { ...withoutVitest(process.env), ...environment, TMPDIR: folder },
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

const ESCAPE = '\u001b'
/** Not that which ends them all. */
const COLORS = new RegExp(`${ESCAPE}\\[(?!0?m)[\\d;]*m`)

export async function drive(courses: Courses, name: string, command: Drive): Promise<void> {
  const { modes = MODES } = command
  const screens: (readonly [Mode, Screen])[] = []
  let before: Promise<unknown> = Promise.resolve()
  await Promise.all(
    modes.map(async (mode) => {
      const run = () => (mode === 'piped' ? piped(courses, command) : onTerminal(courses, mode, command))
      const screen = command.inTurn ? before.then(run) : run()
      before = screen
      screens.push([mode, await screen])
    }),
  )
  for (const [mode, screen] of screens) {
    const { visible, raw, code } = screen
    const where = `${name}, ${mode}`
    expect(code, `${where}: ${visible.join('\n')}`).toBe(
      mode === 'piped' ? (command.pipedCode ?? command.code) : command.code,
    )
    if (mode === 'piped' && command.pipedCode !== undefined) expect(raw, where).toContain('→ ')
    else for (const seen of command.sees ?? []) expect(visible.join('\n'), where).toMatch(seen)
    await judge(name, mode, screen, command)
  }
}

/** What holds of every screen, and that it is the recorded one. */
export async function judge(
  name: string,
  mode: Mode,
  { lines, tooWide, raw }: Pick<Screen, 'lines' | 'tooWide' | 'raw'>,
  {
    recorded = true,
    masks = [],
    forPrograms = false,
  }: Pick<Drive, 'recorded' | 'masks' | 'forPrograms'> = {},
): Promise<void> {
  const where = `${name}, ${mode}`
  if (!forPrograms) expect(tooWide, where).toEqual([])
  expect(
    lines.filter((line) => /[\p{L}\d]…$/u.test(line)),
    where,
  ).toEqual([])
  if (mode === 'plain') expect(raw, where).not.toMatch(COLORS)
  if (mode === 'piped') expect(raw, where).not.toContain(ESCAPE)
  if (!recorded) return
  const text = masks.reduce(
    (now, [varies, standsFor]) => now.replace(varies, standsFor as string),
    lines.join('\n'),
  )
  await expect(`${text.trimEnd()}\n`, where).toMatchFileSnapshot(
    join(import.meta.dirname, `../__recorded__/screens/${name}.${mode}.txt`),
  )
}
