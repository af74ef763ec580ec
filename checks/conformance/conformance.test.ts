import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findLab, loadCatalog } from '../../src/catalog/index.ts'
import { prepareSubject } from '../../src/verdict/index.ts'
import { ROOT } from '../support/cli.ts'
import { solutionOf } from '../support/submission.ts'
import { FAULTS, PACKAGES } from './known.ts'
import { submissions } from './submissions.ts'

const all = submissions()

/** `NetworkManager.setupContainerNetwork` and the like; what is static as well. */
function namesIn(module: Record<string, unknown>): string[] {
  return Object.entries(module).flatMap(([name, value]) => {
    // A function that is no class has nothing of its own, and an asynchronous one no prototype.
    if (typeof value !== 'function' || value.prototype === undefined) return [name]
    const members = [...Object.keys(ownDescriptors(value)), ...Object.keys(ownDescriptors(value.prototype))]
    return members.map((member) => `${name}.${member}`)
  })
}

function ownDescriptors(value: object): Record<string, PropertyDescriptor> {
  return Object.getOwnPropertyDescriptors(value)
}

describe.each(all)('$name', ({ file, slug, implementation }) => {
  it('offers what the reference offers', async () => {
    const [reference, submitted] = await Promise.all([import(solutionOf(slug)), import(file)])
    expect(namesIn(submitted)).toEqual(expect.arrayContaining(namesIn(reference)))
  })

  it('may be submitted, and runs no code of the reference', async () => {
    const labs = await loadCatalog(ROOT)
    const { bundle } = await prepareSubject({
      ...{ root: ROOT, labs, lab: findLab(labs, slug) },
      choice: { kind: 'file', path: file, root: join(ROOT, 'checks') },
    })
    expect(bundle.used.filter((path) => path.includes('/solutions/'))).toEqual([])
    if (implementation === 'nft') expect(bundle.code).not.toContain('iptables')
  })
})

describe('what is known of submissions', () => {
  it('is known of some that are there', () => {
    const names = all.map(({ name }) => name)
    expect(FAULTS.filter(({ submission }) => !names.includes(submission))).toEqual([])
    const implementations = all.map(({ implementation }) => implementation)
    expect(Object.keys(PACKAGES).filter((name) => !implementations.includes(name))).toEqual([])
  })

  it('is said in a sentence', () => {
    for (const { because } of FAULTS) expect(because).toMatch(/^\S.*\.$/)
  })
})
