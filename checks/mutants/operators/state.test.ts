import { describe, expect, it } from 'vitest'
import { madeBy } from './fixture.ts'
import { askedOnce, doneOnce, shared } from './state.ts'

describe('askedOnce', () => {
  it('remembers what a command has answered', () => {
    expect(madeBy(askedOnce, 'const { stdout } = await $`iptables-save`')).toEqual([
      "const { stdout } = await ((globalThis as any)['asked 25' + `iptables-save`] ??= $`iptables-save`)",
    ])
  })

  it('remembers what the machine looked like', () => {
    expect(madeBy(askedOnce, 'f(existsSync(a))')).toEqual([
      "f(((globalThis as any)['asked 2' + [a]] ??= existsSync(a)))",
    ])
  })

  it('leaves alone what nobody asked for its answer', () => {
    expect(madeBy(askedOnce, 'await $`ip link`')).toEqual([])
  })
})

describe('doneOnce', () => {
  it('takes what was done for done for ever', () => {
    const [made = ''] = madeBy(doneOnce, 'async function f(): Promise<void> { await a() }')
    expect(made).toMatch(
      /^async function f\(\): Promise<void> \{ const known = .*if \(known\.has.*; await a\(\) \}$/,
    )
  })

  it('leaves alone what returns something', () => {
    expect(madeBy(doneOnce, 'async function f(): Promise<string> { return a() }')).toEqual([])
  })
})

describe('shared', () => {
  it('makes one of the state of all objects', () => {
    expect(madeBy(shared, 'class A { #a = new Map(); b = 5 }')).toEqual([
      'class A { #a = ((globalThis as any).shared15 ??= new Map()); b = 5 }',
    ])
  })
})
