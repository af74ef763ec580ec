/**
 * Mutants that no check may kill, because they keep the contract: they do the same, or what they do otherwise nobody was
 * promised. `equivalent/<lab>.yaml` lists them, each with its reason.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { parse } from 'yaml'
import { ROOT } from '../support/cli.ts'
import type { Mutation } from './mutant.ts'

const List = v.array(
  v.strictObject({
    because: v.pipe(v.string(), v.minLength(20)),
    mutants: v.pipe(v.array(v.strictObject({ in: v.string(), change: v.string() })), v.minLength(1)),
  }),
)
export type Equivalents = v.InferOutput<typeof List>

export function equivalentsOf(slug: string): Equivalents {
  const file = join(ROOT, 'checks/mutants/equivalent', `${slug}.yaml`)
  return existsSync(file) ? v.parse(List, parse(readFileSync(file, 'utf8'))) : []
}

export function keyOf({ in: owner, change }: Mutation): string {
  return `${owner}: ${change}`
}
