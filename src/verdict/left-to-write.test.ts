import { expect, it } from 'vitest'
import type { Step } from '../catalog/index.ts'
import { leftToWrite } from './check-lab.ts'
import type { Verdict, VerdictStatus } from './verdict.ts'

const steps: Step[] = [
  { title: 'The bridge', checks: ['bridge'] },
  { title: 'Out, and back', checks: ['reach', 'source'] },
]
const verdict = (check: string, status: VerdictStatus): Verdict => ({
  ...{ check, title: check, scenario: 'one', bonus: false, duration: 1 },
  status,
})

it('has the notes of steps that have not passed, and all calls', () => {
  const call = { at: 'x.ts:1', what: 'TODO 1: the bridge' }
  const note = { at: 'x.ts:2', what: 'TODO 2: the rules', note: true as const }
  const half = [verdict('bridge', 'passed'), verdict('reach', 'passed'), verdict('source', 'blocked')]
  expect(leftToWrite([call, note], half, steps)).toEqual([call, { at: note.at, what: note.what }])
  const all = half.map(({ check }) => verdict(check, 'passed'))
  expect(leftToWrite([call, note], all, steps)).toEqual([call])
  expect(leftToWrite([call, note], [], steps)).toHaveLength(2)
  // Nothing gets out before there is a bridge.
  const vacuous = all.filter(({ check }) => check !== 'bridge')
  expect(leftToWrite([call, note], vacuous, steps)).toHaveLength(2)
})
