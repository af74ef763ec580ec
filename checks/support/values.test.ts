import { describe, expect, it } from 'vitest'
import { LearnerGone, LearnerThrew } from '../../src/guest/index.ts'
import { failureOf } from './fixture.ts'
import { addressOf, refusalOf, textOf, valuesOf } from './values.ts'

/** As objects come from a guest. */
const bare = (object: object): unknown => Object.assign(Object.create(null), object)

describe('textOf', () => {
  it('makes text of anything', () => {
    expect([textOf('a'), textOf(5), textOf(null), textOf(undefined)]).toEqual(['a', '5', 'null', 'undefined'])
    expect(textOf(bare({ ip: '10.0.0.2' }))).toBe('{"ip":"10.0.0.2"}')
    expect(textOf([bare({})])).toBe('[{}]')
  })
})

describe('addressOf', () => {
  it('is what was returned', () => {
    expect(addressOf('172.18.0.2')).toBe('172.18.0.2')
  })

  it.each([
    ['172.18.0.2/16', '"172.18.0.2/16"'],
    ['172.18.0.256', '"172.18.0.256"'],
    ['172.18.0', '"172.18.0"'],
    [' 172.18.0.2', '" 172.18.0.2"'],
    ['', '""'],
    ['fe80::1', '"fe80::1"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [2886860802, '2886860802'],
    [bare({ ip: '172.18.0.2' }), '{"ip":"172.18.0.2"}'],
    [['172.18.0.2'], '["172.18.0.2"]'],
  ])('is not %j', async (value, shown) => {
    const { observed } = await failureOf(() => addressOf(value))
    expect(observed).toBe(`it returned ${shown}`)
  })
})

describe('refusalOf', () => {
  const threw = (failure: { name?: string; notWritten?: string }) =>
    new LearnerThrew('setup', { name: 'Error', message: 'no', stack: '', ...failure })

  it('is what the learner threw', async () => {
    const error = threw({ name: 'RangeError' })
    expect(await refusalOf(() => Promise.reject(error))).toBe(error.failure)
  })

  it('is nothing where it was not refused', async () => {
    expect(await refusalOf(async () => '172.18.0.2')).toBeUndefined()
  })

  it.each([
    ['code that is not written yet', threw({ name: 'NotWritten', notWritten: 'the pool' })],
    ['code that does not return', new LearnerGone('setup', 'did not return', { how: 'loop' })],
    ['a fault of ours', new Error('the guest is gone')],
  ])('is not %s', async (_, error) => {
    await expect(refusalOf(() => Promise.reject(error))).rejects.toBe(error)
  })
})

describe('valuesOf', () => {
  it('unfolds runs of addresses', () => {
    const runs = [
      { first: '10.0.0.254', count: 4 },
      { first: '10.255.255.255', count: 2 },
      { first: '255.255.255.255', count: 1 },
    ]
    expect(valuesOf({ runs })).toEqual([
      ...['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1'],
      ...['10.255.255.255', '11.0.0.0'],
      '255.255.255.255',
    ])
  })

  it('unfolds a whole /16', () => {
    const values = valuesOf({ runs: [{ first: '172.18.0.2', count: 65_533 }] })
    expect(values).toHaveLength(65_533)
    expect(new Set(values).size).toBe(65_533)
    expect(values.at(-1)).toBe('172.18.255.254')
  })

  it('shows as text what is no address', () => {
    const runs = [
      { first: 'later', count: 1 },
      { count: 1 },
      { first: null, count: 1 },
      { first: bare({ ip: '10.0.0.2' }), count: 1 },
    ]
    expect(valuesOf({ runs })).toEqual(['later', 'undefined', 'null', '{"ip":"10.0.0.2"}'])
  })

  it('is empty where nothing came', () => {
    expect(valuesOf({ runs: [] })).toEqual([])
  })
})
