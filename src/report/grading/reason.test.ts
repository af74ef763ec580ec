import { expect, test } from 'vitest'
import { record } from '../../grading/fixture.ts'
import { builtOnText, lossText, pointsText, statusText } from './reason.ts'

const own = (lab: string) => ({ lab, used: 'own' as const })
const reference = (lab: string) => ({ lab, used: 'reference' as const })

test.each([
  [{}, undefined],
  [{ builtOn: [own('4.1'), own('4.2')] }, 'Run with your own 4.1, 4.2.'],
  [{ builtOn: [own('4.1'), reference('4.2')] }, 'Run with your own 4.1 and the reference’s 4.2.'],
  [
    { builtOn: [reference('4.1')], otherwise: { builtOn: [own('4.1')], points: 3.5 } },
    'Run with the reference’s 4.1; with your own 4.1 it has 3.5 points. The better of the two counts.',
  ],
  [
    { builtOn: [own('4.1')], otherwise: { builtOn: [reference('4.1')], points: 0 } },
    'Run with your own 4.1; with the reference’s instead it has 0 points. The better of the two counts.',
  ],
  [{ builtOn: [own('4.1')], status: 'unreadable' as const }, undefined],
])('whose labs it was run with: %j', (facts, text) => {
  expect(builtOnText(record(facts))).toBe(text)
})

test('an unknown number of points is no zero, and nobody’s fault', () => {
  const errored = record({ status: 'errored', points: null, tries: 3, passed: false })
  expect(pointsText(errored)).toBe('? of 30')
  expect(statusText(errored)).toContain('No points are lost')
})

test('what was not tried says what has to work first', () => {
  const loss = {
    check: 'b',
    title: 'b works',
    points: 1,
    because: 'blocked' as const,
    needs: ['a works', 'c works'],
  }
  expect(lossText(loss, [])).toBe('not tried, because this has to work first: a works; c works')
})

test('a file that was taken by another name is said in the same sentence', () => {
  const remark = 'mydns.ts was taken for dns.ts: it exports DnsResolver'
  expect(statusText(record({ remark }))).toBe(`Passed; ${remark}.`)
  expect(statusText(record({ remark, passed: false }))).toBe(`${remark}.`)
})
