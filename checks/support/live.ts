/**
 * How a lab describes its live scene: `checks/<lab>/live.ts`. The command line loads these files, so nothing that they import
 * may need vitest.
 */
import type { LiveScene, LiveStage } from '../../src/scene/index.ts'

export type { LiveScene, LiveStage } from '../../src/scene/index.ts'

/** @param packet as {@link LiveScene} has it */
export function defineLive<Parts>(
  packet: string,
  build: (stage: LiveStage) => Promise<Parts>,
): LiveScene<Parts> {
  return { packet, build }
}
