/**
 * The commands of `npm run lab` that need no network, in terminals of two sizes, in one without colour, and piped: what is
 * shown is recorded, fits, is not cut, and the next step is on the screen.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { TypedInto } from '../../checks/support/pty.ts'
import { type Courses, type Drive, drive as driveIn, openCourses } from './testing/screens.ts'

const SLUG = '4.1-network-manager'
const [ENTER, ESCAPE, DOWN] = ['\r', '\u001b', '\u001b[B'] as const

let courses: Courses
beforeAll(() => {
  courses = openCourses()
})
afterAll(() => courses[Symbol.dispose]())

const drive = (name: string, command: Drive): Promise<void> => driveIn(courses, name, command)

/** The bridge alone, as one writes it first. */
function begun(): string {
  const stub = readFileSync(join(courses.of('piped').root, 'labs', SLUG, 'network-manager.ts'), 'utf8')
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
  test('completion', () =>
    drive('completion', { args: ['completion', 'bash'], code: 0, forPrograms: true, recorded: false }))
  test('doctor', () =>
    drive('doctor', { args: ['doctor'], code: 0, sees: [/QEMU/, /sandbox|Checks can run/], recorded: false }))
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
    await drive('read', {
      ...{ args: ['read', '4.1'], code: 0 },
      async keys(terminal) {
        const page = await terminal.until(/q leaves/)
        terminal.type('q')
        return page
      },
      sees: [/A network for containers/],
      recorded: false,
    })
  })

  test('hints, one after another, and the solution when it is asked for twice', async () => {
    courses.write(SLUG, begun())
    for (const number of [1, 2, 3])
      await drive(`hint-${number}`, { args: ['hint', '4.1'], code: 0, sees: [/Hint \d of 3/, /→ /] })
    await drive('solution-gate', { args: ['solution', '4.1'], code: 0, sees: [/→ .*ask again/] })
    await drive('diff', { args: ['diff', '4.1'], code: 0, keys: onePage, recorded: false })
    await drive('update', { args: ['update'], code: 0 })
    await drive('reset', { args: ['reset', '4.1', '--yes'], code: 0, sees: [/→ To bring that back/] })
  })
})
