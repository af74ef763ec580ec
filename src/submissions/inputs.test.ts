/**
 * Several things on one command line: people, classes, and what a shell makes of `submissions/*`.
 */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findIn, tree, zipped } from './fixture.ts'

const inLabs = 'labs/4.1-network-manager/network-manager.ts'
const own = zipped({ [inLabs]: 'a' })

async function found(inputs: string[]) {
  const { submissions, notes } = await findIn(inputs)
  return {
    ids: submissions.map(({ id, labs }) => `${id}: ${labs.map(({ lab }) => lab).join(' ')}`),
    people: submissions.map(({ people: [one] }) =>
      one?.id === undefined ? one?.name : `${one.name} #${one.id}`,
    ),
    clashes: submissions.flatMap(({ notes }) => notes),
    notes,
  }
}

test('several archives are several people, however they packed their work', async () => {
  using all = tree({
    'alice.zip': own,
    'ben.zip': zipped({ [`work/chapter 4/${inLabs}`]: 'a', 'notes/x.ts': '' }),
    'carl.zip': zipped({ 'labs.zip': own }),
    'dora.zip': zipped({ 'final/network-manager.ts': 'a', 'final/old/readme.md': '' }),
    'nothing.zip': zipped({ 'a/x.txt': '', 'b/y.txt': '' }),
  })
  const inputs = ['alice.zip', 'ben.zip', 'carl.zip', 'dora.zip', 'nothing.zip'].map(all.path)
  expect((await found(inputs)).ids).toEqual(['alice: 4.1', 'ben: 4.1', 'carl: 4.1', 'dora: 4.1', 'nothing: '])
})

test('an archive beside a person’s folder and a class', async () => {
  using all = tree({
    'ben.zip': own,
    [`alice/${inLabs}`]: 'a',
    [`class/emil/${inLabs}`]: 'a',
    [`class/frida/${inLabs}`]: 'a',
    'others.zip': zipped({ 'gina.zip': own, 'hugo.zip': own }),
    'folders.zip': zipped({ [`ida/${inLabs}`]: 'a', [`jan/${inLabs}`]: 'a', 'kim/x.ts': '' }),
  })
  const inputs = ['ben.zip', 'alice', 'class', 'others.zip', 'folders.zip'].map(all.path)
  expect((await found(inputs)).ids.map((id) => id.split(':')[0])).toEqual([
    'alice',
    'ben',
    'emil',
    'frida',
    'gina',
    'hugo',
    'ida',
    'jan',
    'kim',
  ])
})

test.each([
  [
    'Moodle',
    { 'Zoë Müller_12_assignsubmission_file/labs.zip': own, 'Al_7_assignsubmission_file_labs.zip': own },
  ],
  [
    'Moodle, flat',
    {
      'Zoë Müller_12_assignsubmission_file_network-manager.ts': 'a',
      'Zoë Müller_12_assignsubmission_file_mydns.ts': 'export class DnsResolver {}',
      'Al_7_assignsubmission_file_dns.ts': 'b',
    },
  ],
  [
    'Canvas',
    {
      'müllerzoë_LATE_12_900_network-manager-1.ts': 'a',
      'müllerzoë_LATE_12_800_network-manager.ts': 'x',
      'al_7_901_labs.zip': own,
    },
  ],
  [
    'Gradescope',
    {
      'submission_metadata.yml': 'submission_1:\n  :submitters:\n  - :name: Zoë\n    :sid: "12"\n',
      [`submission_1/${inLabs}`]: 'a',
    },
  ],
  [
    'repositories',
    Object.fromEntries(
      ['anna', 'ben'].flatMap((user) => [
        [`hw-4-${user}/.git/HEAD`, 'x'],
        [`hw-4-${user}/${inLabs}`, user],
      ]),
    ),
  ],
  [
    'folders, and what lies beside them',
    { [`anna/${inLabs}`]: 'a', 'ben.zip': own, 'list.csv': '', 'x.ts': '' },
  ],
])('%s: each named by itself, as a shell does, is the same as the folder', async (_, files) => {
  using all = tree(files as Record<string, string | Uint8Array>)
  const [whole, each] = [await found([all.folder]), await found(readdirSync(all.folder).map(all.path))]
  expect({ ...each, notes: undefined }).toEqual({ ...whole, notes: undefined })
})

test('names that clash are told, with where each is from; what is named twice is read once', async () => {
  using all = tree({ 'one/ben.zip': own, 'two/ben.zip': own, [`three/ben/${inLabs}`]: 'b' })
  const { ids, clashes } = await found(['one/ben.zip', 'two/ben.zip', 'three/ben'].map(all.path))
  expect(ids).toEqual(['ben: 4.1', 'ben (2): 4.1', 'ben (3): 4.1'])
  expect(clashes).toEqual([
    expect.stringMatching(
      /^another one has the same name: this one is from .*two.ben.zip, .* from .*one.ben.zip/,
    ),
    expect.stringMatching(/three.ben/),
  ])
  const twice = await found(['three', 'three/ben', 'three'].map(all.path))
  expect(twice.ids).toEqual(['ben: 4.1'])
  expect(twice.notes.map(({ why }) => why)).toEqual([
    expect.stringMatching(/is read with/),
    expect.anything(),
  ])
})

test('a name that is not there is an error, and so is a single file alone', async () => {
  using all = tree({ 'a.zip': own, 'dns.ts': '' })
  await expect(found([all.path('a.zip'), all.path('b.zip')])).rejects.toThrow(/There is no .*b.zip/)
  await expect(found([all.path('dns.ts')])).rejects.toThrow(/neither a folder nor/)
})
