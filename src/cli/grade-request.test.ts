import { expect, test } from 'vitest'
import { ROOT } from '../../checks/support/cli.ts'
import { loadCatalog } from '../catalog/index.ts'
import { tree } from '../submissions/fixture.ts'
import { progressDetail } from './grade-progress.ts'
import { parseGradeRequest } from './grade-request.ts'

const labs = await loadCatalog(ROOT)
const parse = (line: string) => parseGradeRequest(line.split(' '), labs)

test('what is asked for where nothing is said: all labs, in QEMU', async () => {
  const request = await parse('submissions')
  expect(request).toMatchObject({ inputs: ['submissions'], sandbox: 'qemu', resume: false, preview: false })
  expect(request?.chosen.map(({ id }) => id)).toEqual(labs.slice(1).map(({ id }) => id))
  expect(request?.out).toMatch(/\/report$/)
})

test('labs are named in any order, once', async () => {
  expect((await parse('x --labs 4.2,network-manager,4.2'))?.chosen.map(({ id }) => id)).toEqual([
    '4.1',
    '4.2',
  ])
})

test('a part of a class, and a limit for each lab', async () => {
  expect(await parse('x --shard 2/8 --timeout 3600')).toMatchObject({
    shard: { index: 2, total: 8 },
    timeout: 3600,
  })
})

test('a date is one moment', async () => {
  expect((await parse('x --at 2026-11-30T23:59Z'))?.at).toBe('2026-11-30T23:59:00.000Z')
})

test.each([
  ['x --sandbox local', /not for learners/],
  ['x --labs 4.0', /is a tour/],
  ['x --labs 7.1', /no lab "7\.1"/],
  ['x --jobs 0', /--jobs/],
  ['x --jobs two', /--jobs/],
  ['x --timeout 0', /--timeout/],
  ['x --timeout 86401', /--timeout/],
  ['x --shard 3/2', /no part of a class/],
  ['x --at yesterday', /no date/],
  ['x --at --upload-pack=x', /no date/],
  ['x --course /nonexistent.yaml', /There is no /],
])('%s is refused', async (line, why) => {
  await expect(parse(line)).rejects.toThrow(why)
})

test('local is for those who say that they wrote all of it', async () => {
  expect((await parse('x --sandbox local --i-wrote-these'))?.sandbox).toBe('local')
})

test('how far it has come', () => {
  const standing = {
    done: 12,
    total: 270,
    here: 10,
    failing: 3,
    minutes: 2,
    running: ['anna 4.2', 'ben 4.1'],
  }
  expect(progressDetail(standing)).toBe(
    '12 of 270, 3 not passed, 5.0 a minute, 52 min left; anna 4.2, ben 4.1',
  )
  expect(progressDetail({ ...standing, here: 0, running: [] })).toBe('12 of 270, 3 not passed')
})

test('a course’s own rules', async () => {
  using files = tree({
    'grading.yaml': 'seed: autumn\nlate: { due: 2026-11-30T23:59+01:00, per_day: 5% }',
    'roster.csv': 'name,submitted_at\nAnna,2026-12-01 09:00\n',
    'out/overrides.yaml': 'anna: { 4.1: { points: 3, reason: shown } }',
    'latin1.csv': Buffer.from([0x6e, 0xe4]),
  })
  const line = `x --course ${files.path('grading.yaml')} --roster ${files.path('roster.csv')} --out ${files.path('out')}`
  const request = await parse(line)
  expect(request?.courseSeed).toBe('autumn')
  // A time without a zone is in that of the deadline.
  expect(request?.rules.members?.[0]?.submittedAt?.at).toBe(Date.UTC(2026, 11, 1, 8, 0))
  expect(request?.rules.overrides.get('anna')?.get('4.1')?.points).toBe(3)
  expect((await parse(`${line} --seed other`))?.courseSeed).toBe('other')
  await expect(parse(`x --roster ${files.path('latin1.csv')}`)).rejects.toThrow(/UTF-8/)
})
