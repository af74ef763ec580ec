/**
 * Mutants that no check may kill, because they keep the contract: they do the same, or what they do otherwise nobody was
 * promised. `equivalents.ts` of a lab lists them, each with its reason.
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
