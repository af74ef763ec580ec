import { expect, test } from 'vitest'
import { compareSources, sourceLines } from './source-diff.ts'

const compare = (own: string[], reference: string[]) =>
  compareSources(sourceLines(own.join('\n')), sourceLines(reference.join('\n'))).map((row) => {
    if (row.kind === 'left-out') return `… ${row.lines}`
    const [left, right] = [row.own, row.reference].map((side) => (side ? `${side.line} ${side.text}` : '-'))
    return row.kind === 'same' ? `${left} = ${right}` : `${left} | ${right}`
  })
const many = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`)

test('files that are the same have no rows', () => {
  expect(compare(many(20), many(20))).toEqual([])
  expect(compare(['a  '], ['a'])).toEqual([])
})

test('lines that were changed stand side by side, longer blocks beside nothing', () => {
  expect(compare(['a', 'b', 'z'], ['a', 'c', 'd', 'z'])).toEqual([
    '1 a = 1 a',
    '2 b | 2 c',
    '- | 3 d',
    '3 z = 4 z',
  ])
  expect(compare(['a', 'b'], ['a'])).toEqual(['1 a = 1 a', '2 b | -'])
  expect(compare(['b'], ['a', 'b'])).toEqual(['- | 1 a', '1 b = 2 b'])
})

test('what is far from any difference is counted', () => {
  expect(compare([...many(10), 'x'], [...many(10), 'y'])).toEqual([
    '… 7',
    ...['8 line 7 = 8 line 7', '9 line 8 = 9 line 8', '10 line 9 = 10 line 9', '11 x | 11 y'],
  ])
})

test('a doc comment that both have is left out, one that was edited is not', () => {
  const comment = ['/**', ' * Says a.', ' */']
  expect(compare([...comment, 'a'], [...comment, 'b'])).toEqual(['4 a | 4 b'])
  expect(compare(['/** Mine. */', 'a'], ['/** Theirs. */', 'a'])).toEqual([
    '1 /** Mine. */ | 1 /** Theirs. */',
    '2 a = 2 a',
  ])
})
