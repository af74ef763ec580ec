/**
 * The guest's program as files: what runs inside the VM, bundled from `inside/`, with the one library that learner code may
 * import. Knows what the files are; how they get into a guest is for the image and the sandboxes.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OverlayFile } from '../image/index.ts'
import { ensureFolder } from '../image/index.ts'
import { terminfoEntry } from './terminfo.ts'

interface ProgramFile {
  /** Relative to the program's folder. */
  path: string
  contents: Buffer | string
}

const HERE = dirname(fileURLToPath(import.meta.url))
const ENTRIES = ['agent', 'learner']
/** Where the program lies inside the VM. */
const PROGRAM_FOLDER = '/opt/lab'

const require = createRequire(import.meta.url)

function zxFolder(): string {
  return dirname(dirname(require.resolve('zx')))
}

/** Changes whenever the program does: a hash over its sources, so that nothing has to be bundled to find out. */
function programKey(): string {
  const hash = createHash('sha256')
  const inside = join(HERE, 'inside')
  const names = readdirSync(inside).filter((name) => !name.endsWith('.test.ts'))
  for (const path of [
    ...[
      join(HERE, 'wire.ts'),
      join(HERE, 'terminfo.ts'),
      join(HERE, '../sandbox/proc.ts'),
      ...names.map((name) => join(inside, name)),
    ].sort(),
    join(zxFolder(), 'package.json'),
    require.resolve('esbuild/package.json'),
  ]) {
    hash
      .update(`${basename(path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * The program's folder in the cache, made when its sources have changed.
 */
export async function ensureProgram(cacheDir: string): Promise<string> {
  const folder = join(cacheDir, 'programs', programKey())
  if (existsSync(folder)) return folder
  await ensureFolder(dirname(folder))
  const work = await mkdtemp(`${folder}.`)
  await chmod(work, 0o755)
  for (const { path, contents } of await buildProgram()) {
    await ensureFolder(dirname(join(work, path)))
    await writeFile(join(work, path), contents)
  }
  await rename(work, folder).catch(() => rm(work, { recursive: true, force: true })) // somebody else was faster
  return folder
}

/** What {@link ensureProgram} has made before. */
export function findProgram(cacheDir: string): string | undefined {
  const folder = join(cacheDir, 'programs', programKey())
  return existsSync(folder) ? folder : undefined
}

/** What {@link ensureProgram} made, as files of an image. */
export async function programOverlay(folder: string): Promise<OverlayFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => ({
      path: `${PROGRAM_FOLDER}/${relative(folder, file)}`,
      mode: file.endsWith('.sh') ? 0o755 : 0o644,
      contents: await readFile(file),
    })),
  )
}

/** Bundles the program; takes some 50 ms. */
async function buildProgram(): Promise<ProgramFile[]> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((name) => join(HERE, 'inside', `${name}.ts`)),
    outdir: '/',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['zx'],
    legalComments: 'none',
  })
  const scripts = readdirSync(join(HERE, 'inside'))
    .filter((name) => /\.(sh|pl)$/.test(name))
    .map((name) => ({ name, path: join(HERE, 'inside', name) }))
  return [
    ...outputFiles.map(({ path, contents }) => ({ path: path.slice(1), contents: Buffer.from(contents) })),
    ...(await Promise.all(
      scripts.map(async ({ name, path }) => ({ path: name, contents: await readFile(path) })),
    )),
    { path: 'terminfo/x/xterm', contents: terminfoEntry() },
    ...(await zxFiles()),
  ]
}

async function zxFiles(): Promise<ProgramFile[]> {
  const folder = zxFolder()
  const names = readdirSync(join(folder, 'build')).filter(
    (name) => /\.c?js$/.test(name) && !name.startsWith('cli'),
  )
  const paths = ['package.json', ...names.map((name) => `build/${name}`)]
  return Promise.all(
    paths.map(async (path) => ({
      path: `node_modules/zx/${path}`,
      contents: await readFile(join(folder, path)),
    })),
  )
}
