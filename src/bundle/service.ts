/**
 * Runs esbuild so that no source can hang or break it for good. Knows nothing of what is built.
 */
import { type BuildOptions, type BuildResult, build, stop } from 'esbuild'

/** Thrown when esbuild died of a source, or came to no end with it. */
export class EsbuildGaveUp extends Error {
  override readonly name = 'EsbuildGaveUp'
}

let queue: Promise<unknown> = Promise.resolve()

/**
 * One build at a time: esbuild's process is shared, and when it dies (of a stack overflow, say) or has to be
 * killed, the build at work must be the one that is to blame. `limit` is in milliseconds.
 */
export function runEsbuild<T extends BuildOptions>(options: T, limit: number): Promise<BuildResult<T>> {
  const result = queue.then(() => runNow(options, limit))
  queue = result.catch(() => undefined)
  return result
}

async function runNow<T extends BuildOptions>(options: T, limit: number): Promise<BuildResult<T>> {
  // Stopping esbuild leaves the promise of the build at work open for ever, so the limit has to be an error of its own.
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EsbuildGaveUp(`took longer than ${limit / 1000} s`)), limit)
  })
  try {
    return await Promise.race([build<T>(options as never), expired])
  } catch (error) {
    if (Array.isArray((error as { errors?: unknown }).errors)) throw error
    // Without this, every later build would be told that the service is gone.
    await stop()
    if (error instanceof EsbuildGaveUp) throw error
    throw new EsbuildGaveUp('broke esbuild', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
