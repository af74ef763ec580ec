/**
 * The part of `npm run setup` that needs the node packages: the guest image and its snapshot. It must not know how
 * the machine's own packages came to be installed.
 */
import { type Arch, ensureImage, type OnProgress } from '../image/index.ts'

export interface SecondStage {
  arch?: Arch | undefined
  onProgress: OnProgress
  signal: AbortSignal
}

export async function secondStage({ arch, onProgress, signal }: SecondStage): Promise<void> {
  await ensureImage({ arch, overlay: [], onProgress, signal })
}
