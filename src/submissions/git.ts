/**
 * Reads one commit of a repository that was handed in, without a checkout. git is run in an empty repository of our own that
 * borrows the other one's objects: its configuration, hooks, filters, attributes, submodules and remotes are never looked at, so
 * that there is nothing to switch off. Its HEAD and branches are read here, as text.
 */
import { spawn } from 'node:child_process'
import { type Dirent, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRegular } from './folder.ts'
import { keyOf, type Sink } from './intake.ts'
import { REPOSITORY_FILES } from './limits.ts'
import { objectionToName, type Path, pathOf } from './names.ts'
import type { OnFile } from './zip.ts'

/** What is wrong with a repository, as the end of the sentence "its history …". */
export class UnreadableHistory extends Error {}

export interface Commit {
  /** The last one before this moment, by the committer's own clock; otherwise the newest. */
  at: string | undefined
  sink: Sink
  onFile: OnFile
}

/**
 * @param folder real path of the work tree or the bare repository
 * @param path what is put before each name
 * @throws UnreadableHistory
 */
export async function readCommit(folder: string, path: Path, { at, sink, onFile }: Commit): Promise<void> {
  const gitDir = await gitDirOf(folder)
  await demandPlain(join(gitDir, 'objects'))
  const head = await headOf(gitDir)
  const borrowed = borrowing(join(gitDir, 'objects'))
  try {
    const commit =
      at === undefined
        ? head
        : (await borrowed.git(['rev-list', '-1', `--before=${at}`, head])).toString().trim()
    if (commit === '') throw new UnreadableHistory(`has nothing before ${at}`)
    let taken = 0
    for (const blob of await blobsOf(commit, borrowed, sink)) {
      const full = [...path, ...pathOf(blob.name)]
      const kind = sink.wants(full, blob.size)
      if (kind === undefined) continue
      taken += 1
      if (taken > REPOSITORY_FILES) return sink.refuse(keyOf(full), 'is one of too many files')
      await onFile(full, await borrowed.git(['cat-file', 'blob', blob.id]), kind)
    }
  } finally {
    borrowed[Symbol.dispose]()
  }
}

async function gitDirOf(folder: string): Promise<string> {
  const inside = join(folder, '.git')
  const found = await lstat(inside).catch(() => undefined)
  if (found === undefined) return folder
  // As a file it says where the repository is, and that may be anywhere.
  if (!found.isDirectory()) throw new UnreadableHistory('is not in .git, which is no folder')
  return inside
}

const MOST_OBJECTS = 100_000

/** git opens whatever lies there: nothing may lead elsewhere, and no pipe may keep it waiting. */
async function demandPlain(objects: string): Promise<void> {
  const root = await lstat(objects).catch(() => undefined)
  if (root?.isDirectory() !== true) throw new UnreadableHistory('has no objects')
  let count = 0
  const look = async (folder: string): Promise<void> => {
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true })
    count += entries.length
    if (count > MOST_OBJECTS) throw new UnreadableHistory(`has more than ${MOST_OBJECTS} objects`)
    for (const entry of entries) {
      if (entry.isDirectory()) await look(join(folder, entry.name))
      else if (!entry.isFile()) throw new UnreadableHistory('has a link or a pipe among its objects')
      else if (/^(?:http-)?alternates$/.test(entry.name))
        throw new UnreadableHistory('borrows objects from elsewhere')
    }
  }
  await look(objects)
}

const ID = /^[0-9a-f]{40}$/

/** The commit that HEAD means. */
async function headOf(gitDir: string): Promise<string> {
  const head = await textOf(gitDir, ['HEAD'])
  const branch = /^ref: (refs\/heads\/\S+)$/.exec(head)?.[1]
  if (branch === undefined) return demandId(head)
  if (objectionToName(branch) !== undefined) throw new UnreadableHistory('has a HEAD that leads elsewhere')
  const loose = await textOf(gitDir, branch.split('/')).catch(() => '')
  if (loose !== '') return demandId(loose)
  const packed = await textOf(gitDir, ['packed-refs']).catch(() => '')
  const line = packed.split('\n').find((each) => each.endsWith(` ${branch}`))
  if (line === undefined) throw new UnreadableHistory('has no commits')
  return demandId(line.split(' ')[0] ?? '')
}

function demandId(text: string): string {
  if (!ID.test(text)) throw new UnreadableHistory('has a HEAD that is no commit')
  return text
}

/** No part of the way may be a link. */
async function textOf(gitDir: string, parts: string[]): Promise<string> {
  for (let count = 1; count < parts.length; count += 1) {
    const folder = await lstat(join(gitDir, ...parts.slice(0, count))).catch(() => undefined)
    if (folder?.isDirectory() !== true) throw new UnreadableHistory(`has no ${parts.join('/')}`)
  }
  const bytes = await readRegular(join(gitDir, ...parts), 'source')
  if (typeof bytes === 'string') throw new UnreadableHistory(`has no ${parts.join('/')}`)
  return bytes.toString().trim()
}

interface Blob {
  name: string
  id: string
  size: number
}

/** `<mode> <type> <object> <size>\t<file>`, see git-ls-tree(1); with -z names are as they are. */
async function blobsOf(commit: string, { git }: Borrowed, sink: Sink): Promise<Blob[]> {
  const listing = (await git(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).toString()
  return listing
    .split('\0')
    .filter((line) => line !== '')
    .flatMap((line): Blob[] => {
      const [, mode = '', type, id = '', size, name = line] =
        /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? []
      const objection = objectionToName(name)
      if (objection !== undefined) sink.refuse(name, `its name ${objection}`)
      else if (type === 'commit') sink.refuse(name, 'is a submodule, which is not followed')
      else if (!mode.startsWith('100')) sink.refuse(name, 'is a link, which is not followed')
      // `BAD` is git's word for an object that is not there.
      else if (!/^\d+$/.test(size ?? '')) sink.refuse(name, 'is missing from the history')
      else return [{ name, id, size: Number(size) }]
      return []
    })
}

interface Borrowed extends Disposable {
  git(args: string[]): Promise<Buffer>
}

/** An empty repository; the layout is gitrepository-layout(5)'s. */
function borrowing(objects: string): Borrowed {
  const own = mkdtempSync(join(tmpdir(), 'lab-git-'))
  for (const folder of ['objects/info', 'refs']) mkdirSync(join(own, folder), { recursive: true })
  writeFileSync(join(own, 'HEAD'), 'ref: refs/heads/none\n')
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    HOME: own,
    GIT_DIR: own,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedPath(objects),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
  return {
    git: (args) => run(args, env),
    [Symbol.dispose]: () => rmSync(own, { recursive: true, force: true }),
  }
}

/** Paths in that variable are separated by colons, and may be quoted as in C. */
function quotedPath(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`
}

/** Milliseconds; KB of address space; seconds of processor time. */
const PATIENCE = 60_000
const MEMORY = 2 * 1024 * 1024
const PROCESSOR = 30
/** Bytes of what it prints: a listing, or a file of at most a few MB. */
const MOST_OUTPUT = 64 * 1024 * 1024

/** Objects are made to be unpacked: how much of the machine that takes is not for them to say. */
async function run(args: string[], env: NodeJS.ProcessEnv): Promise<Buffer> {
  const limits = `ulimit -v ${MEMORY}; ulimit -t ${PROCESSOR}; exec git "$@"`
  const child = spawn('/bin/sh', ['-c', limits, 'git', ...args], {
    ...{ env, cwd: env.GIT_DIR, timeout: PATIENCE, killSignal: 'SIGKILL' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > MOST_OUTPUT) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.on('error', () => reject(new UnreadableHistory('cannot be read: there is no git here')))
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks))
      else reject(new UnreadableHistory('cannot be read by git'))
    })
  })
}

/** What is said of a repository whose history was wanted and cannot be read. */
export function historyNote(path: Path, error: UnreadableHistory): { where: string; why: string } {
  return { where: keyOf(path) || '.', why: `its history ${error.message}` }
}
