/**
 * A script that brings about what the listings of one narrative show, one after the other. It knows the lab's reference
 * solution and the world; it must not know what the listings say.
 */
import type { ContainerPlace, Place, World } from '../../src/guest/index.ts'

export interface Stage {
  /** Its learner's code is the lab's reference solution. */
  world: World
  /** A container by the name that the narrative has for it, also as a prompt. */
  container(name: string, network?: string): Promise<ContainerPlace>
  /** The same for a process that the reference has started. */
  join(name: string, pid: number): Promise<Place>
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
