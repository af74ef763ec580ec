/**
 * `npm run lab why` as one sees it, from its first page to its last: of code that has passed.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, test } from 'vitest'
import { solutionOf } from '../../checks/support/submission.ts'
import { recordPass } from '../catalog/index.ts'
import { type Courses, drive, openCourses, turningPages } from './testing/screens.ts'

const SLUG = '4.1-network-manager'

let courses: Courses
beforeAll(async () => {
  courses = openCourses({ shared: true })
  const passed = readFileSync(solutionOf(SLUG), 'utf8')
  courses.write(SLUG, passed)
  await recordPass(courses.of('80').root, { id: '4.1' }, passed)
})
afterAll(() => courses[Symbol.dispose]())

test('what each part is for', async () => {
  await drive(courses, 'why', {
    // In namespaces of this machine: most of the time it waits for packets that are not answered.
    ...{ args: ['why', '4.1', '--sandbox', 'local'], code: 0, keys: turningPages },
    sees: [/in db: 172\.18\.0\.3/, /On each of these 9 something depends/, /→ npm run lab 4\.2/],
  })
})
