/**
 * result.json, which a grader writes for Classroom 50: `classroom50/result/v1` of its schemas/result-v1.schema.json. The environment
 * of its runner says who is graded, never the submission. Points are whole numbers there.
 */
import { cleanLine } from '../hostile.ts'
import type { Row } from './class-summary.ts'

/** What the runner says. */
export interface Assignment {
  classroom: string
  assignment: string
  assignment_type: 'individual' | 'group'
  owner: string
  submission: string
  commit: string
  release: string
  review: string
  datetime: string
}

/** Undefined outside of its runner. */
export function assignmentFrom(env: NodeJS.ProcessEnv, now: Date): Assignment | undefined {
  const {
    CLASSROOM,
    ASSIGNMENT,
    ASSIGNMENT_TYPE,
    OWNER,
    USERNAME,
    SUBMISSION_TAG,
    COMMIT_URL,
    RELEASE_URL,
    REVIEW_URL,
  } = env
  const owner = OWNER || USERNAME
  if (!CLASSROOM || !ASSIGNMENT || !owner || !SUBMISSION_TAG?.startsWith('submit/')) return undefined
  return {
    ...{ classroom: CLASSROOM, assignment: ASSIGNMENT, owner, submission: SUBMISSION_TAG },
    assignment_type: ASSIGNMENT_TYPE === 'group' ? 'group' : 'individual',
    ...{ commit: COMMIT_URL ?? '', release: RELEASE_URL ?? '', review: REVIEW_URL || (COMMIT_URL ?? '') },
    datetime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

/** Undefined while something has no result: the runner takes a missing file for a fault that is not the student's. */
export function toClassroom50({ labs, mark }: Row, assignment: Assignment): string | undefined {
  if (mark.open.length > 0) return undefined
  const records = labs.flatMap((record) => record ?? [])
  const result = {
    schema: 'classroom50/result/v1',
    ...assignment,
    score: Math.min(Math.round(mark.points), Math.round(mark.outOf)),
    'max-score': Math.round(mark.outOf),
    tests: records.map(({ lab, title, passed, points, outOf }) => ({
      'test-name': `${cleanLine(lab, 20)} ${cleanLine(title, 200)}`,
      passed,
      score: Math.min(Math.round(points ?? 0), Math.round(outOf)),
      'max-score': Math.round(outOf),
    })),
  }
  return `${JSON.stringify(result, null, 2)}\n`
}
