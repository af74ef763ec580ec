import { describe, expect, test } from 'vitest'
import { applyMistake, defineMistake } from './define.ts'

const source = 'one\ntwo\nthree\n'

function mistake(...edits: { find: string; replace: string }[]) {
  const [first = { find: 'one', replace: '' }, ...rest] = edits
  return defineMistake({ fails: ['some-check'], because: 'it is wrong', edits: [first, ...rest] })
}

describe('applyMistake', () => {
  test('makes each edit once', () => {
    const both = mistake({ find: 'one', replace: '1' }, { find: 'three', replace: '3' })
    expect(applyMistake(source, both)).toBe('1\ntwo\n3\n')
  })

  test('takes the replacement as it is written, dollar signs included', () => {
    expect(applyMistake(source, mistake({ find: 'two', replace: '$& $1 $$' }))).toBe('one\n$& $1 $$\nthree\n')
  })

  test('finds text over several lines', () => {
    expect(applyMistake(source, mistake({ find: 'one\ntwo\n', replace: '' }))).toBe('three\n')
  })

  test('refuses text that is not there', () => {
    expect(() => applyMistake(source, mistake({ find: 'four', replace: '' }))).toThrow(/0 times.*four/s)
  })

  test('refuses text that is there more than once', () => {
    expect(() => applyMistake(source, mistake({ find: 'e\n', replace: '' }))).toThrow('2 times')
  })

  test('refuses an empty text', () => {
    expect(() => applyMistake(source, mistake({ find: '', replace: 'x' }))).toThrow('not once')
  })

  test('looks for the second edit in what the first one left', () => {
    const twice = mistake({ find: 'one', replace: 'two' }, { find: 'two', replace: '2' })
    expect(() => applyMistake(source, twice)).toThrow('2 times')
  })
})
