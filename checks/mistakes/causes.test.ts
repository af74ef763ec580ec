/**
 * Mistakes that end in a packet which is not answered, side by side with the cause that the kernel's trace of it named. Read by
 * a person: each is why. `npm run mistakes -- 4.2 NAME --sandbox local --json` has it as `cause`.
 */
import { expect, test } from 'vitest'
import { listChecks } from '../support/list-checks.ts'
import recorded from './causes.json' with { type: 'json' }
import { mistakeNames } from './load.ts'

type Recorded = Record<string, Record<string, { check: string; cause: string }>>

test('each cause is one of a mistake that there is, at a check that there is', async () => {
  const checks = await listChecks()
  for (const [slug, mistakes] of Object.entries(recorded as Recorded)) {
    for (const [mistake, { check, cause }] of Object.entries(mistakes)) {
      expect(mistakeNames(slug), slug).toContain(mistake)
      expect([...(checks.get(slug) ?? [])], mistake).toContain(check)
      expect(cause, mistake).toMatch(/^[a-z].*[^.]$/)
    }
  }
}, 60_000)
