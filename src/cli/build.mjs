/**
 * Turns the TypeScript into JavaScript when it has changed, in some 100 ms: a loader that does it at every start makes every
 * import slower, vitest's by half a second. Plain JavaScript, because it is what loads the rest.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ENTRIES = ['src/cli/main.ts', 'src/setup/second-stage.ts']

/**
 * @param {string} root of the repository
 * @param {string} entry such as `src/cli/main.ts`
 * @returns {Promise<any>} the module
 */
export async function importBuilt(root, entry) {
  const folder = await ensureBuilt(root)
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
 * @param {string} root
 * @returns {Promise<string>} the folder with the JavaScript; it mirrors the repository
 */
export async function ensureBuilt(root) {
  const parent = join(root, '.lab', 'build')
  const folder = join(parent, stamp(root))
  if (existsSync(folder)) return folder
  mkdirSync(parent, { recursive: true })
  const work = mkdtempSync(join(parent, '.making-'))
  await build(root, work)
  for (const old of readdirSync(parent)) {
    if (!old.startsWith('.')) rmSync(join(parent, old), { recursive: true, force: true })
  }
  try {
    renameSync(work, folder)
  } catch {
    rmSync(work, { recursive: true, force: true }) // somebody else was faster
  }
  return folder
}

/** Changes whenever a file is edited, added or removed. */
function stamp(/** @type {string} */ root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const top of ['src', 'checks']) {
    for (const name of readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).sort()) {
      const { mtimeMs, size } = statSync(join(root, top, name))
      hash.update(`${top}/${name} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

async function build(/** @type {string} */ root, /** @type {string} */ outdir) {
  const { build } = await import('esbuild')
  const checks = readdirSync(join(root, 'checks')).filter((name) => name.endsWith('.check.ts'))
  await build({
    entryPoints: [...ENTRIES, ...checks.map((name) => `checks/${name}`)],
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
    logLevel: 'error',
    plugins: [keepPlaces()],
  })
}

/** A module that asks where it is must hear where its source is. */
function keepPlaces() {
  return {
    name: 'keep-places',
    setup(/** @type {import('esbuild').PluginBuild} */ { onLoad }) {
      onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8')
        if (!source.includes('import.meta.url')) return undefined
        const contents = source.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' }
      })
    },
  }
}
