/**
 * Every sentence of a stub that code could break is held by a check, and no check asks for anything else.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findLab, loadCatalog, stubFrom } from '../src/catalog/index.ts'
import { ROOT } from './support/cli.ts'
import { type Contract, misfitsOf } from './support/contract.ts'
import { listChecks } from './support/list-checks.ts'
import { SLUGS, solutionOf } from './support/submission.ts'

const checks = listChecks()

async function contractOf(slug: string): Promise<Contract> {
  return (await import(join(ROOT, 'checks', slug, 'contract.ts'))).default
}

describe.each(SLUGS)('the contract of %s', (slug) => {
  test('has all the words of the stub, and no others', async () => {
    const path = solutionOf(slug)
    const stub = stubFrom(readFileSync(path, 'utf8'), path)
    expect(misfitsOf(stub, await contractOf(slug))).toEqual({ missing: [], unclaimed: [] })
  })

  test('has its checks in the steps of the lab, each once', { timeout: 60_000 }, async () => {
    const { steps } = findLab(await loadCatalog(ROOT), slug)
    const inSteps = steps.flatMap((step) => step.checks)
    expect([...inSteps].sort()).toEqual([...((await checks).get(slug) ?? [])].sort())
  })

  test('names all checks of the lab, and no others', { timeout: 60_000 }, async () => {
    const { clauses } = await contractOf(slug)
    const named = new Set(clauses.flatMap(({ heldBy }) => heldBy))
    expect([...named].sort()).toEqual([...((await checks).get(slug) ?? [])].sort())
  })
})
