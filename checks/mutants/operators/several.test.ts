import { describe, expect, it } from 'vitest'
import { madeBy } from './fixture.ts'
import { droppedElement, firstOrLast } from './several.ts'

describe('firstOrLast', () => {
  it('goes through the first or the last one only', () => {
    expect(madeBy(firstOrLast, 'for (const port of ports) {}')).toEqual([
      'for (const port of [...ports].slice(0, 1)) {}',
      'for (const port of [...ports].slice(-1)) {}',
    ])
    expect(madeBy(firstOrLast, 'a.b.map(f)')).toEqual([
      '[...a.b].slice(0, 1).map(f)',
      '[...a.b].slice(-1).map(f)',
    ])
  })

  it('leaves other methods alone', () => {
    expect(madeBy(firstOrLast, 'a.delete(b)')).toEqual([])
  })
})

describe('droppedElement', () => {
  it('leaves out each one of a list', () => {
    expect(madeBy(droppedElement, '[a, ...b, { c }]')).toEqual(['[...b, { c }]', '[a, { c }]', '[a, ...b]'])
  })

  it('leaves command lines alone, and lists of one', () => {
    expect(madeBy(droppedElement, "f(['-j', 'DROP'], [a])")).toEqual([])
  })
})
