/**
 * Turns the TypeScript into JavaScript when it has changed, in some 100 ms: a loader that does it at every start makes every
 * import slower, vitest's by half a second. Plain JavaScript, because it is what loads the rest.
 *
 * A build knows the folder that it was made from, and is never used for another one: a copy of the repository brings along the
 * builds of the original. It lies in `.lab` of the repository or, where that cannot be written or belongs to somebody else, in the
 * cache.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defaultCacheDir } from '../image/cache-dir.mjs'
import { isSealed, unseal } from '../sealed.mjs'
import { SetupError } from '../setup/errors.mjs'
import { faultOfMachine } from '../setup/explain-plainly.mjs'

const ENTRIES = ['src/cli/main.ts', 'src/cli/keeper.ts', 'src/setup/second-stage.ts']

/** A build that nobody has started for this long may go; a process that still runs in it loads parts of it as it needs them. */
const UNUSED_MS = 24 * 60 * 60 * 1000

/**
 * @param {string} folder what {@link ensureBuilt} returned
 * @param {string} entry such as `src/cli/main.ts`
 * @returns {Promise<any>} the module
 */
export async function importBuilt(folder, entry) {
  return import(pathToFileURL(builtFile(folder, entry)).href)
}

/**
 * @param {string} folder what {@link ensureBuilt} returned
 * @param {string} source relative to the repository
 */
export function builtFile(folder, source) {
  return join(folder, source.replace(/\.ts$/, '.mjs'))
}

/**
 * @param {string} root of the repository
 * @param {{ cacheDir?: string }} [options]
 * @returns {Promise<string>} the folder with the JavaScript; it mirrors the repository
 */
export async function ensureBuilt(root, { cacheDir = resolve(defaultCacheDir()) } = {}) {
  const name = stamp(root)
  const places = [join(root, '.lab', 'build'), join(cacheDir, 'builds')]
  const found = places.map((place) => join(place, name)).find((folder) => isOurs(folder, root))
  if (found !== undefined) {
    markUsed(found)
    return found
  }
  const [inRoot = '', inCache = ''] = places
  if (!isSomebodyElses(root)) {
    try {
      return await buildIn(inRoot, name, root)
    } catch (error) {
      if (!isUnwritable(error)) throw explain(error)
    }
  }
  try {
    return await buildIn(inCache, name, root)
  } catch (error) {
    if (!isUnwritable(error)) throw explain(error)
    throw new SetupError(`Neither ${join(root, '.lab')} nor the cache folder ${cacheDir} can be written.`, {
      code: 'cache-unwritable',
      next: 'Set CONTAINER_LAB_CACHE to a folder that is yours.',
    })
  }
}

/**
 * @param {string} parent
 * @param {string} name
 * @param {string} root
 */
async function buildIn(parent, name, root) {
  mkdirSync(parent, { recursive: true })
  sweep(parent)
  const work = mkdtempSync(join(parent, '.making-'))
  try {
    await build(root, work)
    // Found from anywhere, also from the cache.
    symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
    // Other users of this checkout can use the build as well.
    chmodSync(work, 0o777 & ~process.umask())
    const folder = join(parent, name)
    try {
      renameSync(work, folder)
    } catch (error) {
      if (!isOurs(folder, root)) throw error // else another run of ours was faster
    }
    return folder
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * The code of a build is run, so it has to come from whom the repository comes from, or from us.
 * @param {string} folder
 * @param {string} root
 */
function isOurs(folder, root) {
  try {
    accessSync(builtFile(folder, 'src/cli/main.ts'), constants.R_OK)
  } catch {
    return false
  }
  return [statSync(root).uid, process.getuid?.()].includes(statSync(folder).uid)
}

/**
 * Root leaves nothing in a checkout that is not root's: whose it is could not change it afterwards.
 * @param {string} root
 */
function isSomebodyElses(root) {
  return process.getuid?.() === 0 && statSync(root).uid !== 0
}

/** @param {string} folder */
function markUsed(folder) {
  const now = new Date()
  try {
    utimesSync(folder, now, now)
  } catch {
    // Not ours to keep, then.
  }
}

/** Removes what nobody has used for a day, half-made ones among them. @param {string} parent */
function sweep(parent) {
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name)
    const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0
    try {
      if (Date.now() - used > UNUSED_MS) rmSync(folder, { recursive: true, force: true })
    } catch {
      // It is somebody else's.
    }
  }
}

/** @param {unknown} error */
function isUnwritable(error) {
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error)
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'ENOSPC', 'EDQUOT'].includes(code)
}

/** @param {unknown} error */
function explain(error) {
  if (faultOfMachine(error) !== undefined) return error
  const { message } = /** @type {Error} */ (error)
  return new SetupError('The lab’s own code could not be made ready to run.', {
    output: message,
    next: 'Is the disk full, or a limit too low (ulimit -a)? If not: rm -r node_modules && npm run setup',
  })
}

/**
 * Differs for every folder, and changes whenever a file is edited, added or removed.
 * @param {string} root
 */
function stamp(root) {
  const hash = createHash('sha256')
    .update(`${root}\n`)
    .update(readFileSync(join(root, 'package-lock.json')))
  for (const top of ['src', 'checks']) {
    for (const name of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).sort()) {
      // An editor's temporary file may be gone again.
      const found = statSync(join(root, top, name), { throwIfNoEntry: false })
      if (found !== undefined) hash.update(`${top}/${name} ${found.size} ${found.mtimeMs}\n`)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} root
 * @param {string} outdir
 */
async function build(root, outdir) {
  const { build } = await import('esbuild')
  const checks = readdirSync(join(root, 'checks'))
    .flatMap((room) => [`checks/${room}/index.check.ts`, `checks/${room}/live.ts`])
    .filter((entry) => existsSync(join(root, entry)))
  await build({
    entryPoints: [...ENTRIES, ...checks],
    absWorkingDir: root,
    outbase: root,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'inline',
    // Of a student edition nothing is written down that was sealed.
    sourcesContent: !isEdition(root),
    // The one that catches it tells.
    logLevel: 'silent',
    plugins: [keepPlaces()],
  })
}

/** Whether this is what learners are given, with nothing in it to read ahead. @param {string} root */
function isEdition(root) {
  return existsSync(join(root, 'course.json'))
}

/** A module that asks where it is must hear where its source is. */
function keepPlaces() {
  return {
    name: 'keep-places',
    setup(/** @type {import('esbuild').PluginBuild} */ { onLoad }) {
      onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8')
        if (!source.includes('import.meta.url') && !isSealed(source)) return undefined
        const contents = unseal(source).replaceAll(
          'import.meta.url',
          JSON.stringify(pathToFileURL(path).href),
        )
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' }
      })
    },
  }
}
