/**
 * A script that brings about what the listings of one narrative show, one after the other. It knows the lab's reference
 * solution and the world; it must not know what the listings say.
 */
import type { LiveStage } from '../../src/scene/index.ts'

/** The stage of a live scene, so that a script can build on that of its lab. The code is the lab's reference solution. */
export interface Stage extends LiveStage {
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
