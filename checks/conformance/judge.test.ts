import { expect, test } from 'vitest'
import type { Verdict, VerdictStatus } from '../../src/verdict/index.ts'
import { scoreOf, surprises } from './judge.ts'

const verdict = (check: string, status: VerdictStatus, blockedBy: string[] = []): Verdict => ({
  ...{ check, status, title: '', scenario: '', bonus: false, duration: 1 },
  ...(status === 'blocked' ? { blockedBy } : {}),
})

const faults = [{ submission: '4.1-x/cni', check: 'ping', because: 'It is known.' }]
const of = (...verdicts: Verdict[]): string[] => surprises('4.1-x/cni', verdicts, faults)

test('a known fault has to be found', () => {
  expect(of(verdict('ping', 'failed'), verdict('pong', 'passed'))).toEqual([])
  expect(of(verdict('ping', 'passed'))).toEqual(['ping has not failed'])
  expect(of(verdict('ping', 'errored'))).toEqual(['ping errored: '])
})

test('what waits for it is no surprise, and what waits for another is', () => {
  expect(of(verdict('ping', 'failed'), verdict('pong', 'blocked', ['ping']))).toEqual([])
  expect(of(verdict('ping', 'failed'), verdict('pong', 'blocked', ['other']))).toEqual(['pong blocked: '])
})

test('every other check has to pass, and there has to be one', () => {
  expect(of(verdict('ping', 'failed'), verdict('pong', 'failed'))).toEqual(['pong failed: '])
  expect(surprises('4.1-x/nft', [verdict('ping', 'failed')], faults)).toEqual(['ping failed: '])
  expect(surprises('4.1-x/nft', [], faults)).toEqual(['no check was run'])
})

test('the score is what has passed, of all', () => {
  expect(scoreOf([verdict('ping', 'failed'), verdict('pong', 'passed')])).toBe('1/2')
})
