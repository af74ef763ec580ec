import { expect, test } from 'vitest'
import { GuestFailed, LearnerThrew } from '../guest/index.ts'
import { isOurs, StoppedHere, stoppedBy } from './stopped.ts'

const stack = 'Error: x\n    at f (file:///x/bundle-a/1.mjs:6:1)\n    at g (file:///x/bundle-a/1.mjs:70:1)'
const locate = (line: number): string => (line === 6 ? 'labs/support/todo.ts:6' : `labs/a.ts:${line}`)
const thrown = (more: object = {}) =>
  new LearnerThrew('Host.start()', { name: 'Error', message: '\n no such device \nmore', stack, ...more })

test('code that threw is quoted by its first line, with its place', () => {
  expect(stoppedBy(new StoppedHere('the host', thrown()), locate)).toMatchObject({
    step: 'the host',
    why: 'Host.start() threw Error: no such device',
    at: 'labs/a.ts:70',
    notWritten: false,
  })
})

test('what is not written yet is where the todo stands, and not where todo() does', () => {
  expect(stoppedBy(new StoppedHere('the host', thrown({ notWritten: 'TODO 1' })), locate)).toMatchObject({
    why: 'Host.start() is not written yet',
    at: 'labs/a.ts:70',
    notWritten: true,
  })
})

test('a check on what the code returned says what it saw', () => {
  const error = Object.assign(new Error('x'), {
    details: { expected: 'an address', observed: 'it returned 7' },
  })
  expect(stoppedBy(new StoppedHere('web', error), locate).why).toBe('an address; it returned 7')
})

test('a guest that fails is no fault of the code’s', () => {
  expect(isOurs(new GuestFailed('gone'))).toBe(true)
  expect(isOurs(thrown())).toBe(false)
})
