import { expect, test } from 'vitest'
import type { LabVerdict, Verdict } from '../../src/verdict/index.ts'
import type { Mutant } from './mutant.ts'
import { isGood, outcomeOf, type Result, withOutcome, withoutThese } from './result.ts'

const base = { title: '', scenario: '', bonus: false, duration: 0 }

function verdict(...verdicts: Partial<Verdict>[]): LabVerdict {
  return { verdicts: verdicts.map((each) => ({ ...base, ...each })) } as LabVerdict
}

const nothing: Result = {
  ...{ lab: '4.1-x', commit: 'abc', seed: '1', mutants: 9, equivalent: 0, tried: 0, killed: 0, seconds: 0 },
  ...{ killedBy: {}, survivors: [], unclear: [] },
}

const mutant = (change: string): Mutant => ({
  operator: 'negated',
  at: 'x.ts:5',
  in: 'f',
  change,
  source: '',
})

test('the first check that fails has killed it', () => {
  const failed = [{ check: 'a', status: 'passed' } as const, { check: 'b', status: 'failed' } as const]
  expect(outcomeOf(verdict(...failed))).toEqual({ killedBy: 'b' })
})

test('it survives when all pass, and is unclear when one could not be carried out', () => {
  expect(outcomeOf(verdict({ check: 'a', status: 'passed' }))).toEqual({ survived: true })
  expect(outcomeOf(verdict({ check: 'a', status: 'errored', error: 'gone' }))).toEqual({ unclear: 'a: gone' })
})

test('it is killed, too, by a check that waits for one that has passed', () => {
  expect(outcomeOf(verdict({ check: 'a', status: 'blocked' }))).toEqual({ killedBy: 'a (waits)' })
})

test('results add up, and what is tried once more is taken out first', () => {
  const killed = withOutcome(nothing, mutant('a → b'), { killedBy: 'c' })
  const both = withOutcome(killed, mutant('a → c'), { survived: true })
  expect(both).toMatchObject({ tried: 2, killed: 1, killedBy: { c: 1 } })
  expect(both.survivors).toEqual([{ at: 'x.ts:5', operator: 'negated', in: 'f', change: 'a → c' }])
  expect([isGood(killed), isGood(both)]).toEqual([true, false])
  expect(withoutThese(both, new Set(['f: a → c']), new Set())).toEqual(killed)
})
