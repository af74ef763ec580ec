/**
 * Runs esbuild so that no source can hang it, break it or fill the memory: for every build a process of its own, with limits
 * and without rights. Knows nothing of what is built.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, BuildResult, Plugin } from 'esbuild'
import { LabError } from '../errors.ts'
import { wallsFrom } from './walls.ts'

/** Thrown when esbuild died of a source: of a stack overflow, or at one of its limits. */
export class EsbuildGaveUp extends Error {
  override readonly name = 'EsbuildGaveUp'
}

type Library = Pick<typeof import('esbuild'), 'build' | 'stop'>

const require = createRequire(import.meta.url)
const starter = fileURLToPath(new URL('./confined-esbuild.sh', import.meta.url))

let queue: Promise<unknown> = Promise.resolve()
let library: Library | undefined
/** Those that are still to be tried on this machine, highest first. */
let walls: string[] | undefined

/**
 * One build at a time, so that the build at work is the one that is to blame. How much work it may be is limited by the
 * process itself, in processor time and memory; `patience`, in milliseconds, is how long a busy machine may take for it.
 *
 * Throws {@link EsbuildGaveUp}, LabError `machine-busy`, and esbuild's own BuildFailure.
 */
export function runEsbuild<T extends BuildOptions>(options: T, patience: number): Promise<BuildResult<T>> {
  const result = queue.then(() => runNow(options, patience))
  queue = result.catch(() => undefined)
  return result
}

async function runNow<T extends BuildOptions>(options: T, patience: number): Promise<BuildResult<T>> {
  library ??= loadLibrary()
  // As a descriptor, since another user may be unable to follow the path.
  const start = process.platform === 'linux' ? '/proc/self/fd/3' : programOf()
  walls ??= wallsFrom(start, process.platform, process.getuid?.() === 0)
  for (;;) {
    const [wall] = walls
    if (wall === undefined) throw doesNotStart()
    const env = { LAB_ESBUILD: programOf(), LAB_START: start, LAB_WALLS: wall }
    const { begun, outcome } = await attempt(library, { options, patience, env })
    const error = await outcome.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (begun || !(error instanceof EsbuildGaveUp)) return outcome
    // It had not seen any source yet: this machine has no such walls.
    walls.shift()
  }
}

interface Attempt<T> {
  options: T
  patience: number
  env: NodeJS.ProcessEnv
}

async function attempt<T extends BuildOptions>(
  { build, stop }: Library,
  { options, patience, env }: Attempt<T>,
): Promise<{ begun: boolean; outcome: Promise<BuildResult<T>> }> {
  let begun = false
  const notice: Plugin = {
    name: 'notice-the-beginning',
    setup: ({ onStart }) =>
      onStart(() => {
        begun = true
      }),
  }
  const plugins = [notice, ...(options.plugins ?? [])]
  const building = inEnvironment(env, () => build<T>({ ...options, plugins } as never))
  const outcome = within(patience, building).catch((error: unknown) => {
    throw error instanceof LabError || isBuildFailure(error)
      ? error
      : new EsbuildGaveUp('takes esbuild too much time or memory', { cause: error })
  })
  await outcome.catch(() => undefined)
  // The next source gets a process that no other one has touched. Its promise would stay open, were this one still at work.
  await stop()
  return { begun, outcome }
}

async function within<T>(patience: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooBusy(patience)), patience)
  })
  try {
    return await Promise.race([work, expired])
  } finally {
    clearTimeout(timer)
  }
}

function isBuildFailure(error: unknown): boolean {
  return Array.isArray((error as { errors?: unknown }).errors)
}

/** One of our own: others that use esbuild in this process keep theirs. */
function loadLibrary(): Library {
  const path = require.resolve('esbuild')
  const shared = require.cache[path]
  delete require.cache[path]
  try {
    return inEnvironment({ ESBUILD_BINARY_PATH: starter }, () => require(path) as Library)
  } finally {
    delete require.cache[path]
    if (shared !== undefined) require.cache[path] = shared
  }
}

/** esbuild's library can be told in no other way what to start and with which environment. */
function inEnvironment<T>(env: NodeJS.ProcessEnv, action: () => T): T {
  const own = process.env
  process.env = { PATH: `${own.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`, ...env }
  try {
    return action()
  } finally {
    process.env = own
  }
}

function programOf(): string {
  return createRequire(require.resolve('esbuild')).resolve(
    `@esbuild/${process.platform}-${process.arch}/bin/esbuild`,
  )
}

function doesNotStart(): LabError {
  return new LabError('missing-tool', 'esbuild does not start on this machine.', {
    next: `npm ci, and see that ${starter} may be run.`,
  })
}

function tooBusy(patience: number): LabError {
  return new LabError(
    'machine-busy',
    `This machine is too busy: esbuild got no result in ${patience / 1000} s.`,
    {
      next: 'Try again when less is running.',
    },
  )
}
