import { describe, expect, it } from 'vitest'
import { idleIn, judgeOf, type Passed, type Sight, type Stuck } from './stuck.ts'

const nothing: Sight = { busy: 0, answered: 0, childFaults: 0, turned: true, pending: [], running: [] }
const command = { pid: 5, command: 'cat', input: false, leaf: true, childFaults: 0 }
const idle: Passed = { wall: 1000, worked: 0, kept: 0 }
const busy: Passed = { wall: 1000, worked: 1000, kept: 0 }

/** Looks every second at the same thing; what is found, and after how many looks. */
function watch(
  sight: Partial<Sight> | ((look: number) => Partial<Sight>),
  passed: Passed,
  { pace = 1, times = 1, looks = 400 } = {},
): { stuck?: Stuck; looks: number } {
  const judge = judgeOf({ pace, times })
  for (let look = 1; look <= looks; look += 1) {
    const stuck = judge({ ...nothing, ...(typeof sight === 'function' ? sight(look) : sight) }, passed)
    if (stuck !== undefined) return { stuck, looks: look }
  }
  return { looks }
}

describe('a call that does not return', () => {
  it.each<[string, Stuck['how'], Partial<Sight>, Passed]>([
    ['works, and nothing comes of it', 'loop', { turned: false }, busy],
    ['works though its event loop turns', 'loop', { pending: ['Immediate'] }, busy],
    ['sleeps where it is', 'asleep', { turned: false }, idle],
    ['has nothing left to wait for', 'unsettled', {}, idle],
    ['has a command that wants input', 'input', { running: [{ ...command, input: true }] }, idle],
    ['is blocked by one', 'input', { turned: false, running: [{ ...command, input: true }] }, idle],
    ['has a command that does not end', 'command', { running: [command] }, idle],
    ['has a command that spins', 'command', { running: [command] }, busy],
    ['has a timer', 'waiting', { pending: ['Timeout'] }, idle],
  ])('because it %s', (_, how, sight, passed) => {
    const found = watch(sight, passed)
    expect(found.stuck?.how).toBe(how)
    expect(found.looks).toBeLessThan(12)
  })

  it('names the command at the end of a pipe', () => {
    const running = [
      { ...command, pid: 4, command: 'bash -c cat', leaf: false },
      { ...command, input: true },
    ]
    expect(watch({ running }, idle).stuck).toMatchObject({ how: 'input', command: 'cat' })
  })

  it('though it gets on with something is given up at last', () => {
    const step = (look: number) => ({ childFaults: look * 100 })
    expect(watch(step, busy)).toMatchObject({ stuck: { how: 'endless' }, looks: 26 })
    expect(watch(step, idle)).toMatchObject({ stuck: { how: 'endless' }, looks: 26 })
  })
})

describe('a call that is slow', () => {
  it('is no loop as long as commands end', () => {
    expect(watch((look) => ({ turned: false, childFaults: look }), busy, { looks: 25 }).stuck).toBeUndefined()
  })

  it('is no loop as long as commands start', () => {
    const next = (look: number) => ({ running: [{ ...command, pid: look }] })
    expect(watch(next, idle, { looks: 25 }).stuck).toBeUndefined()
  })

  it('is no loop where others have the processor', () => {
    const loaded = { wall: 1000, worked: 125, kept: 875 }
    expect(watch({ turned: false }, loaded, { looks: 60 }).stuck).toBeUndefined()
    expect(watch({ turned: false }, loaded).stuck?.how).toBe('loop')
  })

  it('is not idle where others have the processor', () => {
    const starved = { wall: 1000, worked: 1, kept: 999 }
    expect(watch({}, starved, { looks: 299 }).stuck).toBeUndefined()
    expect(watch({}, starved).stuck?.how).toBe('unknown')
  })

  it('has more time on a slow machine, and for many calls in one', () => {
    const [usual = 0, slow = 0, many = 0] = [{}, { pace: 2 }, { times: 3 }].map(
      (patience) => watch({ turned: false }, busy, patience).looks,
    )
    expect([slow / usual, many / usual].map(Math.round)).toEqual([2, 3])
  })

  it('was not idle while its guest was stopped', () => {
    const judge = judgeOf({ pace: 1, times: 1 })
    expect(judge(nothing, { wall: 1000, worked: 10, kept: 0 })).toBeUndefined()
    expect(judge(nothing, { wall: 30_000, worked: 10, kept: 0 })).toBeUndefined()
  })

  it('may wait for `sleep 5`, and for input when a timer will give it', () => {
    expect(watch({ running: [command] }, idle, { looks: 10 }).stuck).toBeUndefined()
    const asks = { pending: ['Timeout'], running: [{ ...command, input: true }] }
    expect(watch(asks, idle, { looks: 10 }).stuck).toBeUndefined()
  })
})

it.each<[string, Passed, number]>([
  ['all of it', { wall: 1000, worked: 0, kept: 0 }, 1000],
  ['what is left beside work', { wall: 1000, worked: 400, kept: 500 }, 100],
  ['never less than nothing', { wall: 1000, worked: 900, kept: 500 }, 0],
  ['no more than a look takes, where the guest was stopped', { wall: 60_000, worked: 0, kept: 0 }, 1200],
])('a guest was idle for %s', (_, passed, idle) => {
  expect(idleIn(passed)).toBe(idle)
})
