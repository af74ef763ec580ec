/**
 * Mutants that no check may kill, because they keep the contract: they do the same, or what they do otherwise nobody was
 * promised. `equivalents.ts` of a lab lists them, each with its reason.
 *
 * That holds for every caller and every state of the host: calls at the same moment, rules of others, a crash before.
 * "No check sees it" is no reason. Neither is a step that is not waited for, or a failure that is not heard where nothing
 * later in the same call fails for it: then a call returns, and what it promises does not hold.
 */
import type { Mutation } from './mutant.ts'

export interface Equivalent {
  /** One sentence or more. */
  because: string
  mutants: [Mutation, ...Mutation[]]
}

export function defineEquivalents(list: Equivalent[]): Equivalent[] {
  return list
}
