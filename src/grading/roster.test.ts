import { expect, test } from 'vitest'
import { matchRoster, parseRoster } from './roster.ts'

const person = (id: string, name = id, own: { id?: string; email?: string } = {}) => ({
  id,
  people: [{ name, ...own }],
})

function match(roster: string, ...submissions: ReturnType<typeof person>[]) {
  const { members, absent, unknown, notes } = matchRoster(parseRoster(roster, 'roster.csv'), submissions)
  return {
    members: Object.fromEntries([...members].map(([id, own]) => [id, own.map(({ row }) => row)])),
    absent: absent.map(({ row }) => row),
    ...{ unknown, notes },
  }
}

test('columns by their names, in any order and as each course site calls them', () => {
  expect(
    parseRoster(
      'submitted_at,Name,Extension,ID,e-mail address,group\n2026-12-01 10:00,Zoë Müller,2 days,7,z@x.example,g1\n',
      'r',
      60,
    ),
  ).toEqual([
    {
      ...{ row: 1, name: 'Zoë Müller', ids: ['7'], email: 'z@x.example', group: 'g1' },
      submittedAt: { at: Date.UTC(2026, 11, 1, 9, 0), zone: undefined },
      extension: 2 * 86_400_000,
    },
  ])
  const moodle = 'Identifier,Full name,Email address,Grade\nTeilnehmer 123,Anna,a@x.example,\n'
  expect(parseRoster(moodle, 'r')).toEqual([{ row: 1, name: 'Anna', ids: ['123'], email: 'a@x.example' }])
  const canvas =
    'Student,ID,SIS User ID,SIS Login ID,Section,X (1)\n    Points Possible,,,,,10\n"Müller, Zoë",44,s1,zoe,A,\n'
  expect(parseRoster(canvas, 'r').map(({ ids }) => ids)).toEqual([['44', 's1', 'zoe']])
  const classroom = 'username,first_name,last_name,email,section,github_id\nzoe,Zoë,Müller,,1,99\n'
  expect(parseRoster(classroom, 'r')).toEqual([{ row: 1, name: 'Zoë Müller', ids: ['zoe'] }])
})

test.each([
  ['grade\n1\n', /no column/],
  ['name,submitted_at\nx,yesterday\n', /row 1.*no time/],
  ['name,extension\nx,soon\n', /row 1.*no time/],
])('%j is refused', (text, why) => {
  expect(() => parseRoster(text, 'r')).toThrow(why)
})

test.each([
  ['Wednesday, 10 June 2026, 2:14 PM', 14],
  ['Mittwoch, 10. Juni 2026, 14:14', 14],
  ['Wednesday, June 10, 2026, 12:14 AM', 0],
])('Moodle’s worksheet says when somebody has handed in: %s', (text, hour) => {
  const [member] = parseRoster(`Full name,Last modified (submission)\nAnna,"${text}"\n`, 'r', 60)
  expect(member?.submittedAt?.at).toBe(Date.UTC(2026, 5, 10, hour - 1, 14))
})

test.each(['-', '', 'mercredi 10 juin 2026, 14:14', '31 June 2026, 10:00', '10 June 2026, 14:00 PM'])(
  'what cannot be read there (%j) is not known',
  (text) => {
    const [member] = parseRoster(`Full name,Last modified (submission)\nAnna,"${text}"\n`, 'r')
    expect(member).toEqual({ row: 1, name: 'Anna', ids: [] })
  },
)

test('a number decides before a name', () => {
  expect(match('id,name\n1,Anna\n2,Anna\n', person('x', 'Anna', { id: '2' }))).toMatchObject({
    members: { x: [2] },
    absent: [1],
  })
})

test('a number that is one row’s and a name that is another’s: neither is taken', () => {
  const { members, unknown, notes } = match(
    'id,name,email\n1,Anna,anna@x.example\n2,Ben,ben@x.example\n',
    person('Anna_2', 'Anna', { id: '2' }),
    person('s', '?', { id: '1', email: 'ben@x.example' }),
  )
  expect(members).toEqual({})
  expect(unknown).toEqual(['Anna_2', 's'])
  expect(notes[0]).toMatch(/Anna_2 is row 2 by one column and row 1 by another/)
})

test('by address, user name, and name; capitals and forms of letters do not matter', () => {
  const roster = 'name,email\nZoe\u0308 Müller,zoe@x.example\nBen Ott,ben@x.example\nCarl,c@x.example\n'
  expect(
    match(roster, person('zoë  MÜLLER'), person('ben'), person('s3', '?', { email: 'C@x.example' })),
  ).toMatchObject({
    members: { 'zoë  MÜLLER': [1], ben: [2], s3: [3] },
    absent: [],
    unknown: [],
  })
})

test('Canvas writes names together, the family name first', () => {
  expect(
    match('Student,ID\n"Müller, Zoë Ann",5\n', person('mullerzoeann_5_6', 'mullerzoeann')).members,
  ).toEqual({ mullerzoeann_5_6: [1] })
  expect(match('name\nZoë Müller\n', person('x', 'mullerzoe')).members).toEqual({ x: [1] })
})

test('where two could be meant, none is', () => {
  const { members, unknown, notes } = match('name,id\nAnna,1\nanna,2\n', person('s', 'Anna'))
  expect(members).toEqual({})
  expect(unknown).toEqual(['s'])
  expect(notes[0]).toMatch(/row 1, row 2/)
})

test('one row, two submissions: that is said', () => {
  expect(match('name\nAnna\n', person('a', 'Anna'), person('b', 'Anna')).notes[0]).toMatch(
    /row 1 fits a and b/,
  )
})

test('a group is all of its members, by its name or by one of them', () => {
  const roster = 'name,group\nAnna,g1\nBen,g1\nCarl,g2\nDora,g2\n'
  expect(match(roster, person('g1'), person('x', 'Carl'))).toMatchObject({
    members: { g1: [1, 2], x: [3, 4] },
    absent: [],
  })
})
