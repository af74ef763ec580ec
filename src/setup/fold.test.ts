import { describe, expect, it } from 'vitest'
import { fold, foldFor } from './fold.mjs'

describe('a line', () => {
  it('that fits is left as it is', () => {
    expect(fold('→ npm run lab check 4.1', 23)).toEqual(['→ npm run lab check 4.1'])
    expect(fold('', 23)).toEqual([''])
  })

  it('is broken at blanks, and goes on moved in', () => {
    expect(fold('→ Set TMPDIR to a folder that is there, or unset it.', 24)).toEqual([
      '→ Set TMPDIR to a folder',
      '  that is there, or',
      '  unset it.',
    ])
  })

  it('of somebody else goes on behind its bar', () => {
    expect(fold('  | const a = 1; ✓ Lab 4.1: passed', 20)).toEqual([
      '  | const a = 1; ✓',
      '  | Lab 4.1: passed',
    ])
  })

  it('without a blank is broken anywhere', () => {
    expect(fold(`  | ${'x'.repeat(40)}`, 20)).toEqual([
      `  | ${'x'.repeat(16)}`,
      `  | ${'x'.repeat(16)}`,
      `  | ${'x'.repeat(8)}`,
    ])
    expect(fold('x'.repeat(30), 20)).toEqual(['x'.repeat(20), `  ${'x'.repeat(10)}`])
  })

  it('counts wide characters as two columns, and breaks none in two', () => {
    expect(fold('漢'.repeat(12), 20)).toEqual(['漢'.repeat(10), `  ${'漢'.repeat(2)}`])
    expect(fold('😀'.repeat(11), 20)).toEqual(['😀'.repeat(10), '  😀'])
  })

  it.each(['', ' '.repeat(200), `${' '.repeat(200)}x`, 'a '.repeat(100), '| '.repeat(100), ' | '.repeat(99)])(
    'comes to an end, and no part of it is wider than the terminal: %j',
    (line) => {
      for (const width of [0, 1, 20, 33]) {
        for (const part of fold(line, width)) expect(part.length).toBeLessThanOrEqual(Math.max(20, width))
      }
    },
  )
})

it('only terminals have it', () => {
  const line = 'x '.repeat(60).trim()
  expect(foldFor([line], { isTTY: false, columns: 80 })).toEqual([line])
  expect(foldFor([line], { isTTY: true, columns: 0 })).toHaveLength(2)
})
