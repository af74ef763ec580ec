import { expect, test } from 'vitest'
import type { Submission } from './find.ts'
import { findIn, type Tree, tarred, tree, zipped } from './fixture.ts'
import { assignmentPrefix } from './sites.ts'

const brief = ({ id, people, late, labs, notes }: Submission) => ({
  id,
  people: people.map(({ name, id }) => (id === undefined ? name : `${name} #${id}`)),
  labs: labs.map(({ lab, path }) => `${lab} ${path}`),
  ...(late ? { late } : {}),
  ...(notes.length > 0 ? { notes } : {}),
})

async function found(...inputs: string[]) {
  const { submissions, notes } = await findIn(inputs)
  return { submissions: submissions.map(brief), notes }
}

const inLabs = 'labs/4.1-network-manager/network-manager.ts'

test('a folder for each, labs found by path or by name', async () => {
  using class_ = tree({
    'anna/labs/4.1-network-manager/network-manager.ts': 'a',
    'anna/labs/4.2-port-mapping/port-mapping.ts': 'b',
    'Jürgen Groß/port-mapping.ts': 'c',
    'empty/readme.txt': '',
    'notes.txt': '',
  })
  expect(await found(class_.folder)).toEqual({
    submissions: [
      { id: 'Jürgen Groß', people: ['Jürgen Groß'], labs: ['4.2 port-mapping.ts'] },
      {
        ...{ id: 'anna', people: ['anna'] },
        labs: [`4.1 ${inLabs}`, '4.2 labs/4.2-port-mapping/port-mapping.ts'],
      },
      { id: 'empty', people: ['empty'], labs: [] },
    ],
    notes: [{ where: 'notes.txt', why: 'belongs to nobody' }],
  })
})

test('one submission is named by its folder or its archive, whatever it was packed in', async () => {
  using all = tree({
    'ben/labs/4.1-network-manager/network-manager.ts': 'a',
    'clara.zip': zipped({ [`container-lab-main/${inLabs}`]: 'a', 'container-lab-main/README.md': '' }),
    'dora.tar.gz': await tarred([{ name: `./${inLabs}`, content: 'a' }]),
    'class/emil/labs/4.1-network-manager/network-manager.ts': 'a',
  })
  const inputs = ['ben', 'clara.zip', 'dora.tar.gz', 'class'].map(all.path)
  expect((await found(...inputs)).submissions).toEqual(
    ['ben', 'clara', 'dora', 'emil'].map((id) => ({ id, people: [id], labs: [`4.1 ${inLabs}`] })),
  )
})

test('a file that was left beside the folders of a class is told, as it makes one submission of all', async () => {
  using all = tree({
    [`anna/${inLabs}`]: 'a',
    'ben/network-manager.ts': 'b',
    'network-manager.ts': 'left',
  })
  const { submissions, notes } = await findIn([all.folder])
  expect(submissions.length).toBe(1)
  expect(notes).toEqual([
    {
      where: 'network-manager.ts',
      why: expect.stringMatching(/beside 2 folders .*anna, ben.*one submission/),
    },
  ])
  using alone = tree({ 'network-manager.ts': 'a', 'old/network-manager.ts': 'b' })
  expect((await findIn([alone.folder])).notes).toEqual([])
})

test('results that lie among the submissions are none', async () => {
  using all = tree({
    [`anna/${inLabs}`]: 'a',
    'report/results.csv': '',
    [`report/${inLabs}`]: 'a',
    'ben/x.txt': '',
  })
  const { submissions } = await findIn([all.folder], undefined, all.path('report'))
  expect(submissions.map(({ id }) => id)).toEqual(['anna', 'ben'])
})

test('of a whole checkout, only what is below labs/ counts', async () => {
  using all = tree({
    'anna/labs/4.1-network-manager/network-manager.ts': 'own',
    'anna/solutions/4.1-network-manager/network-manager.ts': 'reference',
    'anna/solutions/4.2-port-mapping/port-mapping.ts': 'reference',
    'anna/checks/support/dns.ts': 'x',
    'anna/package.json': '{}',
  })
  expect(await found(all.path('anna'))).toEqual({
    submissions: [{ id: 'anna', people: ['anna'], labs: [`4.1 ${inLabs}`] }],
    notes: [],
  })
})

test('a zip of zips, and two people of one name', async () => {
  const own = zipped({ [inLabs]: 'a' })
  using all = tree({
    'a.zip': zipped({ 'anna.zip': own, 'ben.zip': own }),
    'b.zip': zipped({ 'anna.zip': own, 'x.zip': own }),
  })
  const { submissions } = await found(all.path('a.zip'), all.path('b.zip'))
  expect(submissions.map(({ id, labs }) => [id, labs.length])).toEqual([
    ['anna', 1],
    ['anna (2)', 1],
    ['ben', 1],
    ['x', 1],
  ])
})

test('Moodle: nobody hands in for another by a name that looks like theirs', async () => {
  const evil = 'Zoë_1_assignsubmission_file'
  using all = tree({
    'Zoë_1_assignsubmission_file/network-manager.ts': 'own',
    [`${evil}_99_assignsubmission_file/dns.ts`]: 'evil',
    [`${evil}_x_99_assignsubmission_file_dns.ts`]: 'evil',
  })
  const { submissions, notes } = await found(all.folder)
  expect(submissions.map(({ people, labs }) => [people, labs.length])).toEqual([
    [['Zoë #1'], 1],
    [[`${evil}_99_assignsubmission_file`], 1],
  ])
  expect(notes).toEqual([{ where: `${evil}_x_99_assignsubmission_file_dns.ts`, why: 'belongs to nobody' }])
})

test('Moodle: folders, archives in them, and the flat download', async () => {
  using folders = tree({
    'Zoë Müller_1234_assignsubmission_file/labs/4.1-network-manager/network-manager.ts': 'a',
    'Anna Lena Öztürk_77_assignsubmission_file_/network-manager.ts': 'a',
    'Anna Lena Öztürk_77_assignsubmission_onlinetext_/onlinetext.html': '<p>',
    'Group A_5_assignsubmission_file/all.zip': zipped({ [inLabs]: 'a' }),
  })
  const flat = zipped({
    'Zoë Müller_1234_assignsubmission_file_network-manager.ts': 'a',
    'Zoë Müller_1234_assignsubmission_file_dns.ts': 'a',
    'Participant_9_assignsubmission_file_all.zip': zipped({ [inLabs]: 'a' }),
  })
  expect((await found(folders.folder)).submissions).toEqual([
    { id: 'Anna Lena Öztürk_77', people: ['Anna Lena Öztürk #77'], labs: ['4.1 network-manager.ts'] },
    { id: 'Group A_5', people: ['Group A #5'], labs: [`4.1 all.zip/${inLabs}`] },
    { id: 'Zoë Müller_1234', people: ['Zoë Müller #1234'], labs: [`4.1 ${inLabs}`] },
  ])
  using archive = tree({ 'course-4.zip': flat })
  expect((await found(archive.path('course-4.zip'))).submissions).toEqual([
    { id: 'Participant_9', people: ['Participant #9'], labs: [`4.1 all.zip/${inLabs}`] },
    { id: 'Zoë Müller_1234', people: ['Zoë Müller #1234'], labs: ['4.1 network-manager.ts', '4.4 dns.ts'] },
  ])
})

test('Canvas: nobody hands in for another by a file that is called as Moodle calls them', async () => {
  const evil = 'evilben_55_1001_Zoe_7_assignsubmission_file_network-manager.ts'
  using all = tree({ [evil]: 'evil', 'mullerzoe_7_1002_network-manager.ts': 'own' })
  const { submissions, notes } = await found(all.folder)
  expect(submissions.map(({ people }) => people)).toEqual([['mullerzoe #7']])
  expect(notes).toEqual([{ where: evil, why: 'belongs to nobody' }])
})

test('Moodle: a file that may be of two is nobody’s', async () => {
  const both = 'Zoë_1_assignsubmission_file_Bob_2_assignsubmission_file_network-manager.ts'
  using all = tree({ [both]: 'a', 'Bob_2_assignsubmission_file_network-manager.ts': 'b' })
  const { submissions, notes } = await found(all.folder)
  expect(submissions.map(({ people }) => people)).toEqual([['Bob #2']])
  expect(notes).toEqual([{ where: both, why: 'belongs to nobody' }])
})

test('Canvas: the last that was handed in counts, and late is said', async () => {
  using all = tree({
    'submissions.zip': zipped({
      'müllerzoë_late_12_900_network-manager-1.ts': 'second',
      'müllerzoë_late_12_800_network-manager.ts': 'first',
      'müllerzoë_late_12_901_port-mapping.ts': 'x',
      'doejane_13_LATE_x.ts': '',
      'doejane_14_1000_labs.zip': zipped({ [inLabs]: 'first' }),
      'doejane_14_1001_labs-1.zip': zipped({ [inLabs]: 'second' }),
    }),
  })
  const { submissions, notes } = await found(all.path('submissions.zip'))
  expect(submissions).toMatchObject([
    { id: 'doejane_14', labs: [`4.1 labs-1.zip/${inLabs}`] },
    { id: 'müllerzoë_12', late: true, labs: ['4.1 network-manager-1.ts', '4.2 port-mapping.ts'] },
  ])
  expect(submissions.map(({ notes }) => notes?.length)).toEqual([1, 1])
  expect(notes).toEqual([{ where: 'doejane_13_LATE_x.ts', why: 'belongs to nobody' }])
})

test('Gradescope: people are in the list beside the folders, several of a group', async () => {
  using all = tree({
    'assignment_1_export/submission_metadata.yml': `
submission_11:
  :submitters:
  - :name: Zoë Müller
    :sid: '007'
    :email: zoe@example.edu
submission_12:
  :submitters:
  - :name: Ann
  - :name: Bob
    :sid: '8'
`,
    'assignment_1_export/submission_11/network-manager.ts': 'a',
    'assignment_1_export/submission_12/labs/4.1-network-manager/network-manager.ts': 'a',
  })
  expect((await found(all.folder)).submissions).toEqual([
    { id: 'submission_11', people: ['Zoë Müller #007'], labs: ['4.1 network-manager.ts'] },
    { id: 'submission_12', people: ['Ann', 'Bob #8'], labs: [`4.1 ${inLabs}`] },
  ])
})

const laughs = [
  'a: &a [x, x]',
  ...[...'bcdefghij'].map((name, index) => {
    const before = 'abcdefghij'[index]
    return `${name}: &${name} [*${before}, *${before}, *${before}, *${before}, *${before}]`
  }),
].join('\n')

test.each(['- [', 'a: *nobody', laughs])('a list that is none is said: %j', async (list) => {
  using all = tree({ 'submission_metadata.yml': list, 's/network-manager.ts': 'a', 't/x.txt': '' })
  const { submissions, notes } = await found(all.folder)
  expect(submissions.map(({ id }) => id)).toEqual(['s', 't'])
  expect(notes).toEqual([{ where: 'submission_metadata.yml', why: 'is no list of submissions' }])
})

test('repositories of an assignment are named by their users', async () => {
  const repository = (user: string): Record<string, string> => ({
    [`chapter-4-${user}/.git/HEAD`]: 'x',
    [`chapter-4-${user}/labs/4.1-network-manager/network-manager.ts`]: 'a',
  })
  using all: Tree = tree({ ...repository('anna-b'), ...repository('ben') })
  expect((await found(all.folder)).submissions.map(({ people }) => people)).toEqual([['anna-b'], ['ben']])
})

test.each([
  [['hw-anna', 'hw-ben'], 'hw-'],
  [['hw-4-anna', 'hw-4-ben'], 'hw-4-'],
  [['hw-anna', 'other'], ''],
  [['hw-anna'], ''],
  [['hw-anna', 'hw-'], ''],
  [[], ''],
])('what %j have in common: %s', (names, prefix) => {
  expect(assignmentPrefix(names)).toBe(prefix)
})
