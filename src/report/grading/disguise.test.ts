import { expect, test } from 'vitest'
import { disguiseOf, pseudonyms } from './disguise.ts'

test('names are hidden wherever they are said', () => {
  const { mask } = disguiseOf(
    { submission: 'muellerzoe_44', people: [{ name: 'Zoë Müller', id: '44123', email: 'zoe@x.example' }] },
    'Student 3',
  )
  expect(mask('hello from ZOË MÜLLER (zoe@x.example), 44123; müller’s code')).toBe(
    'hello from Student 3 (Student 3), Student 3; Student 3’s code',
  )
  expect(mask('172.18.0.2 is 44')).toBe('172.18.0.2 is 44')
})

test('a name that looks like a pattern is text', () => {
  const { mask } = disguiseOf({ submission: 'a.*(b', people: [{ name: '$& [x]' }] }, 'Student 1')
  expect(mask('abc a.*(b $& [x]')).toBe('abc Student 1 Student 1')
})

test('a name with a hyphen or a slash is hidden', () => {
  const { mask } = disguiseOf({ submission: 'team-a/7', people: [{ name: 'Jean-Luc' }] }, 'Student 2')
  expect(mask('jean-luc of team-a/7')).toBe('Student 2 of Student 2')
})

test('the same as before for those who had one; no order of names for the others', () => {
  const names = pseudonyms(['anna', 'ben', 'carl'], new Map([['ben', 'Student 2']]), () => 0)
  expect([...names]).toEqual([
    ['ben', 'Student 2'],
    ['carl', 'Student 1'],
    ['anna', 'Student 3'],
  ])
})
