import { expect, test } from 'vitest'
import type { Loss, Question, Taking } from '../scene/index.ts'
import { liveWhy } from './why.ts'

const question = (more: Partial<Question> = {}): Question => ({
  ...{ from: 'web', who: 'internet', to: '203.0.113.10', port: 80, protocol: 'tcp' },
  ...more,
})
const questions = [question(), question({ from: 'host', who: 'web', to: '172.18.0.2', protocol: 'icmp' })]
const part = (more = {}): Loss['part'] => ({
  ...{
    kind: 'rule',
    place: 'host',
    table: 'nat',
    words: '-A POSTROUTING -j MASQUERADE',
    remove: [],
    restore: [],
  },
  ...more,
})
const loss = (more: Partial<Loss> = {}): Loss => ({
  ...{ part: part(), died: [], cameAlive: [], otherSource: [] },
  ...more,
})
const taking: Taking = { questions, parts: [part()], whole: [{ answered: true }, { answered: false }] }
const report = (width = 80) => liveWhy({ id: '4.1', title: 'Networks' }, taking, { width, color: false })

test('says what is done, in the width of the terminal', () => {
  expect(
    report(50)
      .head()
      .split('\n')
      .every((line) => line.length <= 50),
  ).toBe(true)
  expect(report().head().replace(/\s+/g, ' ')).toContain(
    '2 packets are sent, and it is put back. With everything in place an answer comes to 1; the others try',
  )
})

test('names the packets that die, and those that only get through without the part', () => {
  const text = report().line(loss({ died: [question()], cameAlive: [question({ from: 'neighbor' })] }))
  expect(text).toBe(
    [
      '  nat -A POSTROUTING -j MASQUERADE',
      '      ✗ web → 203.0.113.10:80 (internet)',
      '      ! neighbor → 203.0.113.10:80 (internet): gets through without it',
      '',
      '',
    ].join('\n'),
  )
})

test('each packet that dies is marked, and the last line is where to go on', () => {
  const text = report().line(loss({ died: [question(), question({ from: 'db' })] }))
  expect(text.match(/✗ /g)).toHaveLength(2)
  expect(report().sum([loss()], 'npm run lab 4.2').trimEnd().split('\n').at(-1)).toBe('  → npm run lab 4.2')
})

test('a part that no packet needs is said to be one, and counted', () => {
  expect(report().line(loss({ part: part({ kind: 'route', place: 'web', words: 'default' }) }))).toBe(
    '  in web: default\n      · nothing here depends on it\n\n',
  )
  expect(report().sum([loss(), loss({ died: [question()] })])).toContain('On 1 of 2 something depends')
})

test('what a tool refuses is quoted, without the guest’s control characters', () => {
  const text = report().line(loss({ refused: 'no \u001b[2Jway' }))
  expect(text).toContain('cannot be taken away by itself')
  expect(text).not.toContain('\u001b')
})
