import { expect, it } from 'vitest'
import { CheckFailure } from './failure.ts'

it('shows as much of a value as anybody would read', () => {
  const details = { expected: 'an address', observed: `it is ${'x'.repeat(4_000_000)}`, next: 'Return one.' }
  const failure = new CheckFailure({ ...details, answered: true })
  expect(failure.details).toMatchObject({ expected: 'an address', next: 'Return one.', answered: true })
  expect(failure.details.observed).toMatch(/^it is x{8000,}…$/)
  expect(failure.details.observed.length + failure.message.length).toBeLessThan(20_000)
})
