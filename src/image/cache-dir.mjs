/**
 * Where everything that can be made again is kept. Plain JavaScript, because what builds the rest needs it. It must not know what
 * is kept there.
 */
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * `CONTAINER_LAB_CACHE`, else the user's cache folder.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string}
 */
export function defaultCacheDir(env = process.env, platform = process.platform) {
  if (env.CONTAINER_LAB_CACHE) return env.CONTAINER_LAB_CACHE
  const name = 'container-networking-lab'
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, name)
  const home = env.HOME || homedir()
  return platform === 'darwin' ? join(home, 'Library/Caches', name) : join(home, '.cache', name)
}
