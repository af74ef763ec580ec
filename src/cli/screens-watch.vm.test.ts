/**
 * `npm run lab watch` as one sees it: of a stub, of a typical mistake, of all that is known of that, and of code that passes. One
 * terminal of each kind goes through all four.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadMistake } from '../../checks/mistakes/load.ts'
import { solutionOf } from '../../checks/support/submission.ts'
import { lookAt } from './testing/looking-at.ts'
import {
  type Courses,
  drive,
  judge,
  type Masks,
  openCourses,
  openTerminal,
  SIZES,
  type TerminalMode,
} from './testing/screens.ts'

const SLUG = '4.2-port-mapping'
/** The port that the client was given. */
/** Ports, and how many packets a policy has decided about. */
const MASKS: Masks = [
  [/(192\.168\.1\.50):\d{5}/g, '$1:NNNNN'],
  [/\[\d+:\d+\]$/gm, '[N:N]'],
]

let courses: Courses
beforeAll(() => {
  courses = openCourses()
})
afterAll(() => courses[Symbol.dispose]())

async function throughAll(mode: TerminalMode): Promise<void> {
  // In namespaces of this machine, which is quicker.
  await using terminal = await openTerminal(courses, mode, ['watch', '4.2', '--sandbox', 'local'])
  const screen = lookAt(terminal, SIZES[mode])
  const see = async (name: string, ...sees: RegExp[]): Promise<void> => {
    const { visible, tooWide, raw } = await screen.shows(...sees)
    await judge(`watch-${name}`, mode, { lines: visible, tooWide, raw }, { masks: MASKS })
  }
  const { write } = courses.of(mode)

  await see('stub', /write, and save/, /TODO 1/, /→ /)
  write(SLUG, (await loadMistake(SLUG, 'forward-rule-missing')).source)
  await see('mistake', /\d+ of \d+ · \d+ failed/, /✗ step 2 of 7/, /cause .*no rule accepted/, /→ Which rule/)
  terminal.type('f')
  await see('full', /lines 1 to \d+ of \d+/, /where the packet was heard/)
  terminal.type('f')
  write(SLUG, readFileSync(solutionOf(SLUG), 'utf8'))
  await see('passed', /✓ (\d+) of \1(?!\d)/, /✓ Lab 4\.2 passed · 25 points/, /→ n: on to lab 4\.3/)
  terminal.type('q')
  expect(await terminal.ended()).toBe(0)
}

test('from a stub to what passes', async () => {
  await Promise.all((Object.keys(SIZES) as TerminalMode[]).map(throughAll))
})

test('without a terminal', () =>
  drive(courses, 'watch', {
    args: ['watch', '4.2'],
    code: 2,
    modes: ['piped'],
    sees: [/draws on a terminal/, /→ /],
  }))
