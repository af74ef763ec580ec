/**
 * How a lab describes its live scene: `checks/<lab>/live.ts`. The command line loads these files, so nothing that they import
 * may need vitest.
 */
import type { LiveScene, LiveStage } from '../../src/scene/index.ts'

export type { LiveScene, LiveStage } from '../../src/scene/index.ts'

export function defineLive<Parts>(build: (stage: LiveStage) => Promise<Parts>): LiveScene<Parts> {
  return { build }
}
