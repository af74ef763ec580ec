/**
 * The commands that look into a network, as one sees them: `shell`, `trace` and `topology`, of a typical mistake and of the reference.
 * Each of the two networks is built once, for the first shell, and everybody else joins it.
 */
import { afterAll, beforeAll, describe, test } from 'vitest'
import { loadMistake } from '../../checks/mistakes/load.ts'
import type { TypedInto } from '../../checks/support/pty.ts'
import { type LookedAt, lookAt } from './testing/looking-at.ts'
import {
  type Courses,
  type Drive,
  drive,
  type Masks,
  openCourses,
  openTerminal,
  SIZES,
  type TerminalMode,
  turningPages,
} from './testing/screens.ts'

const SLUG = '4.2-port-mapping'

/** Ports and numbers that the kernel draws, and milliseconds. */
const MASKS: Masks = [
  [/(?<=\d\.\d{1,3}:)[3-6]\d{4}\b/g, 'NNNNN'],
  [/time=[\d.]+ ms/g, 'time=N ms'],
  [/(?<=, time )\d+ms/g, 'Nms'],
  [/(?<=mdev = )[\d./]+ ms/g, 'N ms'],
  [/\b([\da-f]{2}:){5}[\da-f]{2}\b/g, 'MAC'],
  [/@if\d+/g, '@ifN'],
  [/\bveth[\da-f]{11}\b/g, (found) => `veth${'N'.repeat(found.length - 4)}`],
]

let courses: Courses
let own: { terminal: TypedInto; screen: LookedAt }
let reference: { terminal: TypedInto; screen: LookedAt }
beforeAll(async () => {
  courses = openCourses({ shared: true })
  courses.of('80').write(SLUG, (await loadMistake(SLUG, 'forward-rule-missing')).source)
  own = await shell('80', ['4.2'])
  await own.screen.shows(/^host# *$/m)
  reference = await shell('80', ['4.2', '--solution'])
  await reference.screen.shows(/^host# *$/m)
})
afterAll(async () => {
  await own?.terminal[Symbol.asyncDispose]()
  await reference?.terminal[Symbol.asyncDispose]()
  courses[Symbol.dispose]()
})

async function shell(mode: TerminalMode, args: string[]) {
  const terminal = await openTerminal(courses, mode, ['shell', ...args])
  return { terminal, screen: lookAt(terminal, SIZES[mode]) }
}

const see = (name: string, command: Drive): Promise<void> =>
  drive(courses, name, { masks: MASKS, ...command })

describe('shell', () => {
  /** One command, and out again; the screen is what is left of it. */
  const typed = (prompt: string, command: string) => async (terminal: TypedInto) => {
    const banner = await terminal.until(new RegExp(`${prompt}# `))
    terminal.type(`${command}\r`)
    const answer = await terminal.until(new RegExp(`\n\r?[^\n]*${prompt}# `))
    terminal.type('exit\r')
    return banner + answer + (await terminal.until(/(?=ended-)/))
  }
  test('at a place of one’s own network', () =>
    see('shell', {
      ...{ args: ['shell', '4.2', 'neighbor'], code: 0, pipedCode: 2 },
      keys: typed('neighbor', 'curl -s http://192.168.1.100:8081 || echo no'),
      sees: [/Lab 4\.2 at neighbor/, /^no$/m, /changed no code/, /→ npm run lab check 4\.2/],
    }))
  test('in a container of the reference', () =>
    see('shell-reference', {
      ...{ args: ['shell', '4.2', 'web', '--solution'], code: 0, pipedCode: 2 },
      keys: typed('web', 'curl -s http://203.0.113.10'),
      sees: [/Lab 4\.2 at web/, /I am internet, you are 192\.168\.1\.100/],
    }))
  test('at a place that there is not', () =>
    see('shell-nowhere', {
      ...{ args: ['shell', '4.2', 'neighbour'], code: 2 },
      ...{ sees: [/no place "neighbour"/, /→ npm run lab shell/], modes: ['80', '140', 'plain'] },
    }))
})

describe('trace', () => {
  test('a packet that is dropped', () =>
    see('trace-dropped', {
      ...{ inTurn: true, args: ['trace', '4.2', 'neighbor', '192.168.1.100:8080'], code: 1 },
      keys: turningPages,
      sees: [/no rule accepted/, /→ Should it have arrived\?/],
    }))
  test('a packet that is answered', () =>
    see('trace-answered', {
      ...{ inTurn: true, args: ['trace', '4.2', 'neighbor', '192.168.1.100:8080', '--solution'], code: 0 },
      keys: turningPages,
      sees: [/web answered|accepted the connection/],
    }))
  test('a ping', () =>
    see('trace-ping', {
      ...{ inTurn: true, args: ['trace', '4.2', 'web', '203.0.113.10/ping', '--solution'], code: 0 },
      keys: turningPages,
      sees: [/internet answered/],
    }))
  test('without a packet', () =>
    see('trace-which', { args: ['trace', '4.2'], code: 2, sees: [/Which packet\?/, /→ npm run lab trace/] }))
})

describe('topology', () => {
  test('on the terminal, beside the reference', () =>
    see('topology', { args: ['topology', '4.2'], code: 0, keys: turningPages }))
  test('as Mermaid', () =>
    see('topology-mermaid', {
      ...{ args: ['topology', '4.2', '--format', 'mermaid'], code: 0, forPrograms: true },
      modes: ['piped'],
    }))
  test('as a picture', () =>
    see('topology-svg', {
      ...{ args: ['topology', '4.2', '--format', 'svg'], code: 0, forPrograms: true },
      ...{ modes: ['piped'], sees: [/^<svg [\s\S]*<\/svg>/] },
    }))
})
