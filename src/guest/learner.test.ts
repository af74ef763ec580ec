import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Meter } from '../sandbox/index.ts'
import { learnerOf } from './learner.ts'
import type { Requests } from './session.ts'

const SIGHT = { busy: 0, answered: 0, childFaults: 0, turned: true, pending: ['Timeout'], running: [] }

/** A guest whose one call returns when it has been looked at, or after so many milliseconds. */
function guest(kept: Meter['kept'], returnsAfter: number) {
  let looks = 0
  let look = (): void => {}
  const looked = new Promise<void>((resolve) => {
    look = resolve
  })
  const request = async (op: string): Promise<unknown> => {
    if (op !== 'look')
      return Promise.race([looked, delay(returnsAfter)]).then(() => ({ value: { value: 7 } }))
    looks += 1
    look()
    return SIGHT
  }
  const session = { meter: { worked: () => 0, kept, pace: 1 }, request } as unknown as Requests
  return { learner: learnerOf(session), looks: () => looks }
}

it('a call that does not return is looked at', async () => {
  const { learner, looks } = guest(() => 0, 60_000)
  expect(await learner.call('slow')).toBe(7)
  expect(looks()).toBe(1)
})

it('a guest that others keep from the processor is not made to work by looks at it', async () => {
  const { learner, looks } = guest(() => performance.now(), 2500)
  expect(await learner.call('slow')).toBe(7)
  expect(looks()).toBe(0)
})
