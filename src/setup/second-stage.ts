/**
 * The part of `npm run setup` that needs the node packages: the guest image and its snapshot. It must not know how
 * the machine's own packages came to be installed.
 */
import { LabError } from '../errors.ts'
import { openSandbox } from '../guest/index.ts'
import { type Arch, defaultCacheDir, type OnProgress } from '../image/index.ts'

export { explain } from '../cli/explain.ts'

export interface SecondStage {
  arch?: Arch | undefined
  /** Where the image cannot be built, it is imported. */
  onDebian: boolean
  onProgress: OnProgress
  signal: AbortSignal
}

/** @returns what is ready, in words */
export async function secondStage({ onDebian, ...options }: SecondStage): Promise<string> {
  try {
    const sandbox = await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir(), ...options })
    return sandbox.description
  } catch (error) {
    if (onDebian || !(error instanceof LabError) || error.code !== 'missing-tool') throw error
    throw new LabError(
      'missing-tool',
      'The guest image is not there, and it can be built on Debian and Ubuntu only.',
      {
        next: 'On such a machine: npm run image export lab.image. Then here: npm run image import <file or URL>',
      },
    )
  }
}
