/**
 * The equivalent mutants that a lab lists, and the name by which a mutant is found in a list.
 */
import { existsSync } from 'node:fs'
import { inRoom } from '../support/rooms.ts'
import type { Equivalent } from './define.ts'
import type { Mutation } from './mutant.ts'

export async function equivalentsOf(slug: string): Promise<Equivalent[]> {
  const file = inRoom(slug, 'equivalents.ts')
  return existsSync(file) ? (await import(file)).default : []
}

export function keyOf({ in: owner, change }: Mutation): string {
  return `${owner}: ${change}`
}
