import { expect, test } from 'vitest'
import { disguisesOf, type Known, pseudonyms } from './disguise.ts'

/** What a text becomes in the row of the first of them. */
function hide(text: string, people: Known['people'][number][], ...others: Known[]): string {
  const first = { submission: 'sub_1', people }
  const names = new Map([
    ['sub_1', 'Student 3'],
    ...others.map((o, at) => [o.submission, `Student ${at + 4}`]),
  ] as [string, string][])
  const narratives = ['The bridge has a mark. Packets of a route.']
  return disguisesOf([first, ...others], names, narratives)
    .of('sub_1')
    .mask(text)
}

const zoe = { name: 'Zoë Müller', id: '44123', email: 'zoe@x.example' }

test('names are hidden wherever they are said', () => {
  const said = 'hello from ZOË MÜLLER (zoe@x.example), 44123; müller’s code, mueller, Muller_Zoe'
  expect(hide(said, [zoe])).toBe(
    'hello from Student 3 (Student 3), Student 3; Student 3’s code, Student 3, Student 3',
  )
  expect(hide('muellerbridge0 and zoenet', [zoe])).toBe('Student 3 and zoenet')
  expect(hide('172.18.0.2 is 44', [zoe])).toBe('172.18.0.2 is 44')
})

test('names that are parts of each other, in the roster too, are each somebody', () => {
  const ann = { name: 'Ann Lee', ids: ['1001'], email: 'ann.lee@x.example' }
  const annabel = { submission: 'annabel_2', people: [{ name: 'Annabel Lee', ids: ['10012'] }] }
  const anna = { submission: 'hw-anna', people: [{ name: 'anna' }, { name: 'Lee', email: 'lee@x.example' }] }
  const said = 'Annabel Lee, 10012, copied from ann.lee@x.example (1001) and anna; hw-anna; Lee Ann; channel'
  expect(hide(said, [ann], annabel, anna)).toBe(
    'Student 4, Student 4, copied from Student 3 (Student 3) and Student 5; Student 5; Student 3; channel',
  )
})

test('words of the course are no names, unless they are written as one', () => {
  const mark = { name: 'Mark Bridge' }
  const said = 'mark 0x1 on the bridge of minidocker0; Mark was here, Mark Bridge'
  expect(hide(said, [mark])).toBe('mark 0x1 on the bridge of minidocker0; Student 3 was here, Student 3')
})

test('a name of two signs is a name, and one that looks like a pattern is text', () => {
  expect(hide('王伟 wrote 王伟net; a.*(b and $& [x]', [{ name: '王伟' }, { name: 'a.*(b $& [x]' }])).toBe(
    'Student 3 wrote Student 3; a.*(b and $& [x]',
  )
  expect(hide('a.*(b $& [x]', [{ name: 'abc.*(b $& [x]' }, { name: '' }])).toBe('a.*(b $& [x]')
})

test('a name with a hyphen or a slash is hidden', () => {
  const team = { submission: 'team-a/7', people: [{ name: 'Jean-Luc' }] }
  expect(hide('jean-luc of team-a/7', [], team)).toBe('Student 4 of Student 4')
})

test('the same as before for those who had one; no order of names for the others', () => {
  const names = pseudonyms(['anna', 'ben', 'carl'], new Map([['ben', 'Student 2']]), () => 0)
  expect([...names]).toEqual([
    ['ben', 'Student 2'],
    ['carl', 'Student 1'],
    ['anna', 'Student 3'],
  ])
})
