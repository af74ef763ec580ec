import { expect, it } from 'vitest'
import { outcomesOf } from './outcomes.ts'

it('waits for the end of a check of another scenario', async () => {
  const outcomes = outcomesOf()
  outcomes.expect('one', ['a', 'b'])
  const passed = outcomes.hasPassed('a', 'two')
  const failed = outcomes.hasPassed('b', 'three')
  outcomes.end('a', true)
  outcomes.end('b', false)
  outcomes.end('b', true)
  expect(await Promise.all([passed, failed])).toEqual([true, false])
})

it('waits for no check that nobody expects, or of the asking scenario', async () => {
  const outcomes = outcomesOf()
  outcomes.expect('one', ['a'])
  expect(await outcomes.hasPassed('nobody', 'one')).toBe(false)
  expect(await outcomes.hasPassed('a', 'one')).toBe(false)
})

it('waits for no scenario that waits for the asking one, by whatever way', async () => {
  const outcomes = outcomesOf()
  outcomes.expect('one', ['a'])
  outcomes.expect('two', ['b'])
  outcomes.expect('three', ['c'])
  const first = outcomes.hasPassed('b', 'one')
  const second = outcomes.hasPassed('c', 'two')
  expect(await outcomes.hasPassed('a', 'three')).toBe(false)
  outcomes.end('c', true)
  outcomes.end('b', true)
  expect(await Promise.all([first, second])).toEqual([true, true])
})
