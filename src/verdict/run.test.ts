import { describe, expect, it } from 'vitest'
import { type CheckMeta, type FinishedTest, verdictOf } from './run.ts'

const meta: CheckMeta = { check: 'bridge-address', title: 'minidocker0 is up', bonus: false }
const evidence = { expected: 'e', observed: 'o', next: 'n' }

function finished(
  state: string,
  check?: Partial<CheckMeta>,
  errors: { message: string; stack?: string }[] = [],
): FinishedTest {
  return {
    name: 'bridge-address: minidocker0 is up',
    parent: { name: 'One container' },
    meta: () => (check === undefined ? {} : { check: { ...meta, ...check } }),
    result: () => ({ state, errors }),
    diagnostic: () => ({ duration: 12.6 }),
  }
}

const base = {
  check: 'bridge-address',
  title: 'minidocker0 is up',
  scenario: 'One container',
  bonus: false,
  duration: 13,
}

describe('verdictOf', () => {
  it('a check that passed', () => {
    expect(verdictOf(finished('passed', {}))).toEqual({ ...base, status: 'passed' })
    expect(verdictOf(finished('passed', { bonus: true })).bonus).toBe(true)
  })

  it('a check that was skipped is blocked, and says by what', () => {
    const verdict = verdictOf(finished('skipped', { blockedBy: ['a', 'b'] }))
    expect(verdict).toEqual({ ...base, status: 'blocked', blockedBy: ['a', 'b'] })
    expect(verdictOf(finished('skipped', {})).blockedBy).toEqual([])
  })

  it('only what left evidence has failed', () => {
    const verdict = verdictOf(finished('failed', { evidence }, [{ message: 'expected: …' }]))
    expect(verdict).toEqual({ ...base, status: 'failed', evidence })
  })

  it('whatever else did not pass is our fault', () => {
    const told = verdictOf(finished('failed', { error: 'GuestFailed: the guest is gone' }))
    expect(told).toEqual({ ...base, status: 'errored', error: 'GuestFailed: the guest is gone' })
    const stack = 'Error: timed out\n    at …'
    expect(verdictOf(finished('failed', {}, [{ message: 'timed out', stack }])).error).toBe(stack)
    expect(verdictOf(finished('failed', {}, [{ message: 'timed out' }])).error).toBe('timed out')
    expect(verdictOf(finished('pending', {}))).toEqual({ ...base, status: 'errored', error: 'unknown' })
  })

  it('a test that did not get as far as naming itself is called by its name', () => {
    const test = { ...finished('failed', undefined, [{ message: 'm' }]), diagnostic: () => undefined }
    expect(verdictOf({ ...test, parent: {} })).toEqual({
      ...{ check: test.name, title: test.name, scenario: '', bonus: false, duration: 0 },
      ...{ status: 'errored', error: 'm' },
    })
  })
})
