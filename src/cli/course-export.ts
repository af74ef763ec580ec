/**
 * Writes a student edition: stubs as they came, the tool, and the checks and references that it needs, sealed. Mistakes, tests,
 * hostile code and the corpora are not in it.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { EDITION, type Lab, pristineStub, readIfThere } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { seal } from '../sealed.mjs'
import type { Context } from './context.ts'

/** What is in course.json. */
export interface Edition {
  course: 1
  labs: string[]
  /** SHA-256 of each file as it came, by its path. */
  files: Record<string, string>
}

/** Files that are copied as they are. */
const PLAIN =
  'package-lock.json tsconfig.json labs/tsconfig.json Vagrantfile LICENSE .gitignore .editorconfig'.split(' ')
const SCRIPTS = ['setup', 'lab', 'course', 'image', 'vm', 'types']

export async function exportCourse(labs: readonly Lab[], out: string, { root }: Context): Promise<number> {
  if (existsSync(join(root, EDITION)))
    throw new LabError('usage', 'This is a student edition itself: it has no sources to make another one of.')
  if (existsSync(out) && (await readdir(out)).some((name) => name !== '.git')) {
    throw new LabError('usage', `${out} is not empty.`, {
      next: 'Export to a new folder, then: npm run course update -- NEW --to OLD',
    })
  }
  const files = new Map<string, string | Buffer>()
  for (const name of PLAIN)
    if (existsSync(join(root, name))) files.set(name, await readFile(join(root, name)))
  for (const path of await filesBelow(root, 'src', (name) => !isOfTests(name)))
    files.set(path, await readFile(join(root, path)))
  for (const path of await filesBelow(root, 'labs/support', () => true))
    files.set(path, await readFile(join(root, path)))
  for (const lab of labs) await addLab(lab, root, files)
  for (const path of [...(await checksFor(labs, root)), ...(await referencesFor(labs, root))])
    files.set(path, seal(await readFile(join(root, path), 'utf8')))
  files.set('package.json', await packageFor(root))
  const npmrc = await readIfThere(join(root, '.npmrc'))
  if (npmrc !== undefined) files.set('.npmrc', plainSettings(npmrc))
  files.set('README.md', readmeFor(labs))
  for (const [path, content] of files) await write(join(out, path), content, await modeOf(join(root, path)))
  await write(join(out, EDITION), `${JSON.stringify(editionOf(labs, files), null, 1)}\n`)
  return files.size + 1
}

async function addLab(lab: Lab, root: string, files: Map<string, string | Buffer>): Promise<void> {
  const { narrative, hints, stub } = lab.files
  files.set(relative(root, narrative), await readFile(narrative))
  if (lab.kind === 'code') files.set(relative(root, hints), await readFile(hints))
  const pristine = await pristineStub(lab)
  if (pristine !== undefined) files.set(relative(root, stub), pristine)
}

/** What the checks and the live networks of these labs are made of, and nothing beside them. */
async function checksFor(labs: readonly Lab[], root: string): Promise<string[]> {
  const entryPoints = labs
    .flatMap(({ slug }) => [`checks/${slug}/index.check.ts`, `checks/${slug}/live.ts`])
    .filter((entry) => existsSync(join(root, entry)))
  return (await filesOf(entryPoints, root)).filter((path) => path.startsWith('checks/'))
}

/** With those that they import: the tour shows a network that a later lab's makes. */
async function referencesFor(labs: readonly Lab[], root: string): Promise<string[]> {
  const all = labs.map(({ files }) => relative(root, files.solution))
  return (await filesOf(all, root)).filter((path) => path.startsWith('solutions/'))
}

async function filesOf(entryPoints: string[], root: string): Promise<string[]> {
  const { metafile } = await build({
    ...{ entryPoints, absWorkingDir: root, outdir: '/none', bundle: true, write: false, metafile: true },
    ...{
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
      outExtension: { '.js': '.mjs' },
    },
  })
  return Object.keys(metafile.inputs).sort()
}

function isOfTests(name: string): boolean {
  return /\.test\.ts$|__recorded__|__snapshots__|\/testing\//.test(name)
}

async function filesBelow(
  root: string,
  folder: string,
  isWanted: (path: string) => boolean,
): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(isWanted)
    .sort()
}

/** With the same packages, so that the lock file fits. What learners write has types to check; the rest is not theirs. */
async function packageFor(root: string): Promise<string> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const scripts = Object.fromEntries(Object.entries(own.scripts).filter(([name]) => SCRIPTS.includes(name)))
  scripts.types = 'tsc -p labs'
  return `${JSON.stringify({ ...own, scripts }, null, 2)}\n`
}

/** What somebody's own copy may have beside them, for a registry above all, is not for learners. */
export function plainSettings(npmrc: string): string {
  const plain = npmrc
    .split('\n')
    .filter((line) => /^(?:engine-strict|fund|audit) *= *(?:true|false)$/.test(line))
  return `${plain.join('\n')}\n`
}

function readmeFor(labs: readonly Lab[]): string {
  const first = labs.find(({ kind }) => kind === 'code')?.id ?? '4.1'
  return `# Container networking

Labs in which your code builds the networks of containers, and checks look at what the packets do.

\`\`\`console
$ npm run setup
$ npm run lab              # which labs there are
$ npm run lab ${first}          # read it, then write labs/…
$ npm run lab check ${first}    # run the checks in a VM
$ npm run lab watch ${first}    # the same at every save
\`\`\`

${labs.map(({ id, title, slug }) => `- [${id} ${title}](labs/${slug}/README.md)`).join('\n')}

A later edition: \`npm run course update -- FOLDER\` brings it here and keeps what you have written.
`
}

function editionOf(labs: readonly Lab[], files: ReadonlyMap<string, string | Buffer>): Edition {
  const hashes = [...files].map(([path, content]) => [path, hashOf(content)] as const)
  return { course: 1, labs: labs.map(({ id }) => id), files: Object.fromEntries(hashes.sort()) }
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

async function write(file: string, content: string | Buffer, mode = 0o644): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content, { mode })
}

/** Some are programs. */
async function modeOf(file: string): Promise<number> {
  const { mode } = await stat(file)
  return (mode & 0o100) === 0 ? 0o644 : 0o755
}
