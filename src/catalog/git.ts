/**
 * What git remembers of a file. Works without git as well: then nothing is remembered.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The file as of the last commit; undefined outside a work tree, or when the file was never committed. */
export async function committedVersion(root: string, relativePath: string): Promise<string | undefined> {
  return git(root, ['show', `HEAD:./${relativePath}`])
}

/** Whether any commit up to HEAD had exactly this text at that path; undefined outside a work tree. */
export async function wasEverCommitted(
  root: string,
  relativePath: string,
  text: string,
): Promise<boolean | undefined> {
  const history = await git(root, ['log', '--format=', '--raw', '--no-abbrev', '-m', '--', relativePath])
  return history?.includes(` ${blobId(text)} `)
}

/** The latest commits that are looked at. */
const MOST_VERSIONS = 60

/** Every text that commits up to HEAD, and to the branch that it follows, had at that path, latest first. */
export async function versionsOf(root: string, relativePath: string): Promise<string[]> {
  const log = ['log', '--format=', '--raw', '--no-abbrev', '-m', `--max-count=${MOST_VERSIONS}`]
  const history =
    (await git(root, [...log, 'HEAD', '@{upstream}', '--', relativePath])) ??
    (await git(root, [...log, '--', relativePath])) ??
    ''
  const blobs = new Set(
    Array.from(history.matchAll(/^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]\b/gm), ([, id = '']) => id),
  )
  const texts = await Promise.all([...blobs].map((id) => git(root, ['cat-file', 'blob', id])))
  return texts.filter((text) => text !== undefined)
}

/** The name under which git keeps this text. */
function blobId(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex')
}

async function git(root: string, args: string[]): Promise<string | undefined> {
  // A git hook sets GIT_DIR and the like, which would point every question at the hook's own repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  try {
    const { stdout } = await run('git', args, { cwd: root, env, maxBuffer: 16 * 1024 * 1024 })
    return stdout
  } catch {
    return undefined
  }
}
