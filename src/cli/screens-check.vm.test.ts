/**
 * `npm run lab check` as one sees it: of a stub, of a typical mistake, and of code that passes.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, test } from 'vitest'
import { loadMistake } from '../../checks/mistakes/load.ts'
import { solutionOf } from '../../checks/support/submission.ts'
import { type Courses, drive, openCourses } from './testing/screens.ts'

const SLUG = '4.2-port-mapping'
const args = ['check', '4.2']
/** Seconds, and the port that the client was given. */
const masks = [
  [/· \d+\.\d s$/gm, '· N s'],
  [/(192\.168\.1\.50):\d{5}/g, '$1:NNNNN'],
] as const

let courses: Courses
beforeAll(() => {
  courses = openCourses()
})
afterAll(() => courses[Symbol.dispose]())

test('a stub', async () => {
  await drive(courses, 'check-stub', {
    ...{ args, code: 1, masks: [...masks] },
    sees: [/Nothing is written yet/, /TODO 1/, /→ /],
  })
})

test('a mistake', async () => {
  courses.write(SLUG, (await loadMistake(SLUG, 'forward-rule-missing')).source)
  await drive(courses, 'check-mistake', {
    ...{ args, code: 1, masks: [...masks] },
    sees: [
      /✓ 1 /,
      /✗ step 2 of 7/,
      /cause .*no rule accepted/,
      /of \d+ checks passed/,
      /→ Which rule of yours/,
    ],
  })
})

test('code that passes', async () => {
  courses.write(SLUG, readFileSync(solutionOf(SLUG), 'utf8'))
  await drive(courses, 'check-passed', {
    // In namespaces of this machine, which is quicker: how a guest is told of stands in the other screens.
    ...{ args: [...args, '--sandbox', 'local'], code: 0, masks: [...masks] },
    sees: [/✓ 7 /, /✓ Lab 4\.2: (\d+) of \1 checks passed/, /→ /],
  })
})
