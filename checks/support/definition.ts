/**
 * Checks as data, before any of them is carried out.
 */
import type { World } from '../../src/guest/index.ts'

export interface CheckOptions {
  /** Checks of the same scenario without which this one says nothing. */
  needs?: string[]
  /** Does not block passing. */
  bonus?: boolean
  /** What to think of when the learner's code throws here. */
  hint?: string
}

export type Check = (
  id: string,
  title: string,
  options: CheckOptions,
  body: (world: World) => Promise<void>,
) => void

export interface Definition extends Required<CheckOptions> {
  id: string
  title: string
  body: (world: World) => Promise<void>
}

/** With `only`: those checks and what they need, in this scenario. */
function chosen(all: Definition[], only: string[] | undefined): Definition[] {
  if (only === undefined) return all
  const wanted = new Set(all.map(({ id }) => id).filter((id) => only.includes(id)))
  // A check needs earlier ones only, so one pass backwards finds them all.
  for (const { id, needs } of [...all].reverse()) {
    if (wanted.has(id)) for (const need of needs) wanted.add(need)
  }
  return all.filter(({ id }) => wanted.has(id))
}

/** In their order; with `only`, those and what they need. */
export function definitionsOf(define: (check: Check) => void, only: string[] | undefined): Definition[] {
  const all: Definition[] = []
  define((id, title, { needs = [], bonus = false, hint = '' }, body) => {
    all.push({ id, title, needs, bonus, hint, body })
  })
  return chosen(all, only)
}
