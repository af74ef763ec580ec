import { expect, test } from 'vitest'
import { changeOf } from '../../grading/changes.ts'
import { record } from '../../grading/fixture.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import {
  changesTable,
  renderChanges,
  renderCompared,
  renderNotThere,
  renderOnceMore,
  renderRecorded,
} from './again.ts'

const look = { width: 80, color: false }
const EVIL = '\x1b[2J=1\u202e'
const verdict: Verdict = {
  ...{ check: 'a', title: 'a works', scenario: '', status: 'failed', bonus: false, duration: 1 },
  evidence: { expected: 'an answer', observed: `none ${EVIL}`, next: 'look' },
}

test('a result with what it was found out by', () => {
  const losses = [{ check: 'a', title: 'a works', points: 2.5, because: 'failed' as const, needs: [] }]
  const text = renderRecorded(
    record({ people: [{ name: EVIL }], points: 27.5, losses, verdicts: [verdict] }),
    verdict,
    look,
  )
  expect(text).toContain('27.5 of 30 points')
  expect(text).toContain('This check costs 2.5 of them.')
  expect(text).toMatch(/observed +none.*→ look/s)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
  expect(text.split('\n').filter((line) => [...line].length > 80)).toEqual([])
})

test('what is not the same any more is said before it is run', () => {
  expect(renderOnceMore('0a', ['checks', 'image'], look)).toBe(
    '  Once more, with seed 0a. Since then changed: the checks, the image.\n',
  )
  expect(renderCompared('failed', 'failed', look)).toBe('  failed, as recorded\n')
  expect(renderCompared('failed', 'passed', look)).toBe('  now: passed; recorded: failed\n')
  expect(renderNotThere(['x'], look)).toContain('was not run again')
})

test('whose result has changed, and why', () => {
  const { hashes } = record()
  const change = changeOf(
    record({ submission: '=anna', verdicts: [{ ...verdict, status: 'passed' }] }),
    record({ submission: '=anna', points: 27.5, verdicts: [verdict], hashes: { ...hashes, checks: 'new' } }),
  )
  if (change === undefined) throw new Error('no change')
  expect(renderChanges([change], look)).toBe(
    '\n  1 result changed\n  =anna 4.1: 30 of 30 → 27.5 of 30, because of the checks\n      a: passed → failed\n',
  )
  expect(changesTable([change]).split('\r\n')[1]).toBe(
    '"\'=anna",4.1,30 of 30,27.5 of 30,checks,a passed failed',
  )
  expect(renderChanges([], look)).toContain('No result has changed.')
})
