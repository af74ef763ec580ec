/**
 * Draws from a seed: the same seed gives the same order, on every machine.
 */
import { randomFrom } from '../../src/random.ts'

/** A copy in an order that depends on the seed alone. */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = randomFrom(hashOf(seed))
  const drawn = [...items]
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[drawn[last], drawn[other]] = [drawn[other] as T, drawn[last] as T]
  }
  return drawn
}

/** FNV-1a. */
function hashOf(seed: string): number {
  let hash = 0x811c9dc5
  for (const char of seed) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash
}
