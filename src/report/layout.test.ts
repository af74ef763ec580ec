import { describe, expect, it } from 'vitest'
import { elide, spread, truncate, wrap } from './layout.ts'

describe('wrap', () => {
  it.each([
    ['one two three', 7, 0, ['one two', 'three']],
    ['one two three', 9, 2, ['one two', '  three']],
    ['  kept  inside', 20, 0, ['  kept  inside']],
    ['dropped   at the end', 8, 0, ['dropped', 'at the', 'end']],
    ['abcdefgh', 3, 0, ['abc', 'def', 'gh']],
    ['abcdefgh', 4, 1, ['abc', ' def', ' gh']],
    ['日本語', 4, 0, ['日本', '語']],
    ['', 4, 0, ['']],
    ['     ', 3, 0, ['']],
  ])('%j in %i columns, hanging by %i', (text, width, hang, lines) => {
    expect(wrap(text, width, hang)).toEqual(lines)
  })
})

it('truncates by columns, not by characters', () => {
  expect(truncate('abcdef', 6)).toBe('abcdef')
  expect(truncate('abcdefg', 6)).toBe('abcde…')
  expect(truncate('日本語日本語', 6)).toBe('日本…')
})

it('elides the middle', () => {
  const more = (count: number) => `(${count})`
  expect(elide(['a', 'b', 'c'], 3, more)).toEqual(['a', 'b', 'c'])
  expect(elide(['a', 'b', 'c', 'd', 'e', 'f'], 4, more)).toEqual(['a', 'b', '(3)', 'f'])
})

it('spreads to the far end', () => {
  expect(spread('a', 'b', 5)).toBe('a   b')
})
