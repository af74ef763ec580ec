import { expect, it } from 'vitest'
import { outcomesOf } from './outcomes.ts'

it('are waited for', async () => {
  const outcomes = outcomesOf()
  outcomes.expect(['reach', 'source'])
  const told: string[] = []
  const reach = outcomes.hasPassed('reach').then((passed) => told.push(`reach ${passed}`))
  const source = outcomes.hasPassed('source').then((passed) => told.push(`source ${passed}`))
  outcomes.end('source', false)
  await source
  outcomes.end('reach', true)
  await reach
  expect(told).toEqual(['source false', 'reach true'])
})

it('do not change any more', async () => {
  const outcomes = outcomesOf()
  outcomes.expect(['reach'])
  outcomes.end('reach', true)
  outcomes.end('reach', false)
  expect(await outcomes.hasPassed('reach')).toBe(true)
})

it('are not passed where nobody expects one', async () => {
  const outcomes = outcomesOf()
  outcomes.end('reach', true)
  expect(await outcomes.hasPassed('reach')).toBe(false)
})
