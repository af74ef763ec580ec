import { describe, expect, it } from 'vitest'
import { madeBy } from './fixture.ts'
import { droppedStatement, exchanged, notAwaited, outOfTurn } from './statements.ts'

describe('droppedStatement', () => {
  it('leaves out a step, also one that undoes another', () => {
    expect(madeBy(droppedStatement, 'try { a() } catch (e) { undo(); throw e }')).toEqual([
      'try { {} } catch (e) { undo(); throw e }',
      'try { a() } catch (e) { {} throw e }',
      'try { a() } catch (e) { undo(); {} }',
    ])
  })
})

describe('exchanged', () => {
  it('takes two steps in the wrong order', () => {
    expect(madeBy(exchanged, '{ a(); b(); const c = 1; d() }')).toEqual(['{ b();; a(); const c = 1; d() }'])
  })
})

describe('notAwaited', () => {
  it('does not wait for a step, nor for what is returned', () => {
    expect(madeBy(notAwaited, 'async () => { await a(); const b = await c(); return await d() }')).toEqual([
      'async () => { a(); const b = await c(); return await d() }',
      'async () => { await a(); const b = await c(); return d() }',
    ])
  })
})

describe('outOfTurn', () => {
  it('does at once what was to wait', () => {
    expect(madeBy(outOfTurn, 'x = this.last.then(work)')).toEqual(['x = work()'])
    expect(madeBy(outOfTurn, 'p.then(() => 1)')).toEqual([])
  })
})
