import { expect, test } from 'vitest'
import { allowanceOf } from './allowance.ts'

/** A clock and a meter that the test moves. */
function machine(pace = 1) {
  const at = { wall: 0, worked: 0 as number | undefined, kept: 0 }
  const meter = { worked: () => at.worked, kept: () => at.kept, pace }
  const move = (by: { wall: number; worked?: number; kept?: number }) => async () => {
    at.wall += by.wall
    if (by.worked !== undefined) at.worked = (at.worked ?? 0) + by.worked
    at.kept += by.kept ?? 0
  }
  return { at, meter, move, now: () => at.wall }
}

test('work and waiting count, and what others kept it from does not', async () => {
  const { meter, move, now } = machine()
  const allowance = allowanceOf(10_000, now)
  await allowance.count(meter, move({ wall: 60_000, worked: 4000, kept: 51_000 }))
  expect(allowance.usedUp()).toBeUndefined()
  await allowance.count(meter, move({ wall: 1000, worked: 1000 }))
  expect(allowance.usedUp()?.observed).toMatch(/took 10 s/)
})

test('a machine that is slower takes no longer', async () => {
  const { meter, move, now } = machine(4)
  const allowance = allowanceOf(10_000, now)
  await allowance.count(meter, move({ wall: 32_000, worked: 32_000 }))
  expect(allowance.usedUp()).toBeUndefined()
})

test('where nothing tells what it works, the clock does; and a check that fails counts as well', async () => {
  const { at, meter, move, now } = machine()
  at.worked = undefined
  const allowance = allowanceOf(10_000, now)
  const failing = async (): Promise<void> => {
    await move({ wall: 11_000 })()
    throw new Error('failed')
  }
  await expect(allowance.count(meter, failing)).rejects.toThrow('failed')
  expect(allowance.usedUp()).toBeDefined()
})

test('without a limit there is always time', async () => {
  const { meter, move, now } = machine()
  const allowance = allowanceOf(undefined, now)
  await allowance.count(meter, move({ wall: 1e9 }))
  expect(allowance.usedUp()).toBeUndefined()
})
