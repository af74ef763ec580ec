/**
 * A script that brings about what the listings of one narrative show, one after the other. It knows the lab's reference
 * solution and the world; it must not know what the listings say.
 */
import type { World } from '../../src/guest/index.ts'

export interface Stage {
  /** Its learner's code is the lab's reference solution. The names of its containers are prompts in the listings. */
  world: World
  /**
   * Types the commands of the next listing.
   *
   * @param during what else happens while a tcpdump in it listens
   */
  next(during?: () => Promise<unknown>): Promise<void>
}

export type Script = (stage: Stage) => Promise<void>

export function defineListings(script: Script): Script {
  return script
}
