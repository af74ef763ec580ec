/**
 * A repository of our own with the objects of one that was handed in, and a git that sees nothing else of this machine: packs are
 * made by somebody who may know git better than we do.
 */
import { spawn } from 'node:child_process'
import { type Dirent, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRegular } from './folder.ts'
import { OBJECT_LIMIT, OBJECTS_LIMIT } from './limits.ts'
import type { OpenFolder } from './opened.ts'
import { GIT_USER, gitWalls } from './walls.ts'

/** What is wrong with a repository, as the end of the sentence "its history …". */
export class UnreadableHistory extends Error {}

/** Runs git with these arguments, and gives what it printed. @throws UnreadableHistory */
export type Git = (args: string[]) => Promise<Buffer>

export interface OwnRepository extends Disposable {
  objects: string
  /** When all objects are there. */
  git(): Promise<Git>
}

/**
 * The layout is gitrepository-layout(5)'s.
 * @param patience milliseconds of all that is asked of git
 */
export async function emptyRepository(patience = PATIENCE_IN_ALL): Promise<OwnRepository> {
  const own = mkdtempSync(join(tmpdir(), 'lab-git-'))
  const objects = join(own, 'objects')
  for (const folder of ['objects/pack', 'refs']) mkdirSync(join(own, folder), { recursive: true })
  writeFileSync(join(own, 'HEAD'), 'ref: refs/heads/none\n')
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    HOME: own,
    // Where it is started: it may not get into the folders above.
    GIT_DIR: '.',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  }
  return {
    objects,
    async git() {
      if (process.getuid?.() === 0) await giveAway(own)
      const walls = gitWalls(own, env)
      let left = patience
      return async (args) => {
        if (left <= 0) throw new UnreadableHistory('takes too long to read')
        const start = performance.now()
        try {
          return await run([...walls, 'git', ...args], { env, cwd: own, timeout: Math.min(PATIENCE, left) })
        } finally {
          left -= performance.now() - start
        }
      }
    },
    [Symbol.dispose]: () => rmSync(own, { recursive: true, force: true }),
  }
}

/** To the user that git runs as, who has nothing else. */
async function giveAway(folder: string): Promise<void> {
  await chown(folder, GIT_USER, GIT_USER)
  for (const entry of await readdir(folder, { recursive: true }))
    await chown(join(folder, entry), GIT_USER, GIT_USER)
}

const MOST_OBJECTS = 100_000

/** Of the other repository nothing but objects and packs: regular files, each read once. @throws UnreadableHistory */
export async function copyObjects(gitDir: OpenFolder, to: string): Promise<void> {
  const room = { files: MOST_OBJECTS, bytes: OBJECTS_LIMIT }
  await using objects = await gitDir.folder('objects').catch(() => {
    throw new UnreadableHistory('has no objects')
  })
  await copyFolder(objects, to, room)
}

async function copyFolder(
  from: OpenFolder,
  to: string,
  room: { files: number; bytes: number },
): Promise<void> {
  const entries = await from.entries()
  room.files -= entries.length
  if (room.files < 0) throw new UnreadableHistory(`has more than ${MOST_OBJECTS} objects`)
  for (const entry of entries) await copyEntry(entry, { from, to, room })
}

async function copyEntry(
  entry: Dirent,
  { from, to, room }: { from: OpenFolder; to: string; room: { files: number; bytes: number } },
): Promise<void> {
  const { name } = entry
  if (entry.isDirectory()) {
    if (!/^(?:[0-9a-f]{2}|pack|info)$/.test(name)) return
    await mkdir(join(to, name), { recursive: true })
    await using inner = await from.folder(name).catch(() => {
      throw new UnreadableHistory('changes while it is read')
    })
    await copyFolder(inner, join(to, name), room)
    return
  }
  if (!entry.isFile()) throw new UnreadableHistory('has a link or a pipe among its objects')
  if (/^(?:http-)?alternates$/.test(name)) throw new UnreadableHistory('borrows objects from elsewhere')
  // Indexes of many packs, bitmaps, graphs of commits: git does without.
  if (!/^(?:[0-9a-f]{38}|pack-[0-9a-f]{40}\.(?:pack|idx))$/.test(name)) return
  const bytes = await readRegular(from.at(name), OBJECT_LIMIT)
  if (typeof bytes === 'string') throw new UnreadableHistory(`has an object that ${bytes}`)
  room.bytes -= bytes.length
  if (room.bytes < 0)
    throw new UnreadableHistory(`has objects of more than ${OBJECTS_LIMIT / 1024 / 1024} MB`)
  await writeFile(join(to, name), bytes, { flag: 'wx', mode: 0o400 })
}

/** Milliseconds; KB of address space; seconds of processor time. */
const PATIENCE = 60_000
/** An object may take long to put together, and be in a commit ten thousand times. */
const PATIENCE_IN_ALL = 5 * 60_000
const MEMORY = 2 * 1024 * 1024
const PROCESSOR = 30
/** Bytes of what it prints: a listing, or a file of at most a few MB. */
const MOST_OUTPUT = 64 * 1024 * 1024

/** Objects are made to be unpacked: how much of the machine that takes is not for them to say. */
async function run(
  command: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; timeout: number },
): Promise<Buffer> {
  const limits = `ulimit -c 0; ulimit -v ${MEMORY}; ulimit -t ${PROCESSOR}; exec "$@"`
  const child = spawn('/bin/sh', ['-c', limits, 'git', ...command], {
    ...{ ...options, killSignal: 'SIGKILL' },
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
