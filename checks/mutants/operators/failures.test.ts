import { describe, expect, it } from 'vitest'
import { unheardCommand, unheardStep } from './failures.ts'
import { madeBy } from './fixture.ts'

describe('unheardCommand', () => {
  it('does not hear of a command that fails', () => {
    expect(madeBy(unheardCommand, 'await $`ip link`')).toEqual(['await $`ip link`.nothrow()'])
    expect(madeBy(unheardCommand, 'await $({ input: a })`ip`.quiet()')).toEqual([
      'await $({ input: a })`ip`.quiet().nothrow()',
    ])
  })

  it('takes for a failure what was an answer', () => {
    expect(madeBy(unheardCommand, 'await $`ip link`.quiet().nothrow()')).toEqual(['await $`ip link`.quiet()'])
  })
})

describe('unheardStep', () => {
  it('goes on after a step that failed', () => {
    expect(madeBy(unheardStep, 'async () => { await a(); await $`ip`; const b = await c() }')).toEqual([
      'async () => { await a().catch(() => {}); await $`ip`; const b = await c() }',
    ])
  })
})
