import { describe, expect, it } from 'vitest'
import { defineContract, docComments, misfitsOf } from './contract.ts'

const STUB = `
/** What it is for. */
class Pool {
  /**
   * Takes an address. None is given
   * out twice.
   *
   * - the first is .2
   *
   * @throws Error when none is left.
   */
  allocate() {} // no doc comment
}
`
const contract = defineContract({
  clauses: [
    { says: 'Takes an address.', heldBy: ['a'] },
    { says: 'None is given out twice.', heldBy: ['b'] },
    { says: 'the first is .2', heldBy: ['a'] },
    { says: 'Error when none is left.', heldBy: ['c'] },
  ],
  background: ['What it is for.'],
})

describe('a contract', () => {
  it('is made of doc comments, whose lines are as the page has them', () => {
    expect(docComments(STUB)).toEqual([
      'What it is for.',
      'Takes an address. None is given out twice. - the first is .2 @throws Error when none is left.',
    ])
  })

  it('fits a stub all of whose words are in it', () => {
    expect(misfitsOf(STUB, contract)).toEqual({ missing: [], unclaimed: [] })
  })

  it('does not fit when the stub says something else', () => {
    const changed = STUB.replace('the first is .2', 'the first is .3')
    expect(misfitsOf(changed, contract)).toEqual({
      missing: ['the first is .2'],
      unclaimed: ['- the first is .3 @throws'],
    })
  })

  it('does not fit when the stub says more', () => {
    const more = STUB.replace('out twice.', 'out twice. It is quick.')
    expect(misfitsOf(more, contract)).toEqual({ missing: [], unclaimed: ['It is quick. -'] })
  })
})
