import { expect, test } from 'vitest'
import { markOf, PLAIN_POLICY, type Policy, untimedNote } from './marks.ts'
import { DAY, MINUTE } from './moments.ts'
import type { Member } from './roster.ts'

const scored = (lab: string, points: number | null, outOf = 30, late = false) => ({
  lab,
  points,
  outOf,
  late,
})
const due = { at: 1_000 * DAY, zone: 0 }
const late = { due, perDay: { percent: 10 }, grace: 15 * MINUTE }
const member = (after: number, extension?: Member['extension']): Member => ({
  ...{ row: 1, name: '', ids: [], submittedAt: { at: due.at + after, zone: 0 } },
  ...(extension === undefined ? {} : { extension }),
})
const mark = (policy: Partial<Policy>, members: Member[] = [], points = 60) =>
  markOf([scored('4.1', points, 100)], { ...PLAIN_POLICY, ...policy }, members)

test('without a policy: the sum, and what is not known yet', () => {
  expect(markOf([scored('4.1', 12.5), scored('4.2', null)])).toEqual({
    points: 12.5,
    outOf: 60,
    open: ['4.2'],
    steps: [],
  })
})

test('labs that do not count, and such that only add', () => {
  const all = [scored('4.1', 20), scored('4.2', 30), scored('4.3', null), scored('4.9', 5)]
  expect(markOf(all, { counts: { '4.2': 'no', '4.3': 'no', '4.9': 'bonus' } })).toEqual({
    ...{ points: 25, outOf: 30, open: [] },
    steps: [{ what: 'beyond what is asked for: 4.9', points: 5 }],
  })
})

test.each([
  ['in time', 0, undefined, 60],
  ['within the grace', 15 * MINUTE, undefined, 60],
  ['past the grace', 16 * MINUTE, undefined, 50],
  ['days that have begun count', DAY + 1, undefined, 40],
  ['two more days', DAY + 1, 2 * DAY, 60],
  ['another deadline', 3 * DAY, { at: due.at + 2 * DAY, zone: 0 }, 50],
  ['never below nothing', 90 * DAY, undefined, 0],
])('late: %s', (_, after, extension, points) => {
  expect(mark({ late }, [member(after, extension)]).points).toBe(points)
})

test('a limit, and points instead of a part', () => {
  expect(mark({ late: { ...late, most: { percent: 30 } } }, [member(9 * DAY)]).points).toBe(30)
  const points = { ...late, perDay: { points: 4 }, most: { points: 10 } }
  expect(mark({ late: points }, [member(2 * DAY)])).toMatchObject({
    points: 52,
    steps: [{ what: '2 days late', points: -8 }],
  })
  expect(mark({ late: points }, [member(9 * DAY)]).points).toBe(50)
})

test('an extension of one of a group holds for all of it', () => {
  expect(mark({ late }, [member(DAY), member(DAY, 5 * DAY)]).points).toBe(60)
  const { submittedAt: _, ...other } = member(DAY, 5 * DAY)
  expect(mark({ late }, [member(DAY), other]).points).toBe(60)
})

test('late by nobody knows how much costs nothing, and says so', () => {
  const { points, steps } = markOf([scored('4.1', 20, 30, true)], { counts: {}, late })
  expect([points, steps[0]?.what]).toEqual([20, expect.stringContaining('nothing was taken off')])
})

test.each([
  ['nearest', 17.25, 17.5],
  ['down', 17.49, 17],
  ['up', 17.01, 17.5],
  ['up', 0.1 + 0.2 + 16.7, 17],
] as const)('rounded %s: %s is %s', (way, points, rounded) => {
  expect(mark({ rounding: { to: 0.5, way } }, [], points).points).toBe(rounded)
})

test('the scale of the course site comes before rounding', () => {
  const { points, outOf, steps } = markOf([scored('4.1', 200, 300)], {
    counts: {},
    scale: 100,
    rounding: { to: 1, way: 'nearest' },
  })
  expect([points, outOf]).toEqual([67, 100])
  expect(steps.map(({ what }) => what)).toEqual(['300 points become 100', 'rounded to 1'])
})

test('late days that nobody can count are told', () => {
  const policy = { ...PLAIN_POLICY, late }
  const { submittedAt, ...untimed } = member(DAY)
  const matched = (members: Member[][]) => ({ members: new Map(members.map((own, at) => [`s${at}`, own])) })
  expect(submittedAt).toBeDefined()
  expect(untimedNote(PLAIN_POLICY, undefined)).toBeUndefined()
  expect(untimedNote(policy, undefined)).toContain('without --roster')
  expect(untimedNote(policy, matched([[member(DAY)]]))).toBeUndefined()
  expect(untimedNote(policy, matched([[member(DAY)], [untimed, member(0)], [untimed]]))).toContain(
    'for s2, and',
  )
  expect(untimedNote(policy, matched([[untimed]]))).toContain('the roster has no submitted_at')
})
