/**
 * Reads what was named on the command line, whatever it is, with the archives inside it.
 */
import { lstat, realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { LabError } from '../errors.ts'
import { readFolder, readRegular } from './folder.ts'
import { historyNote, readCommit, UnreadableHistory } from './git.ts'
import type { Input } from './inputs.ts'
import { createSink, type Intake, keyOf, LIMITS, type Note, type Sink } from './intake.ts'
import { ARCHIVE_DEPTH, roomFor } from './limits.ts'
import { archiveKind, type Path, wanted } from './names.ts'
import { type OpenFolder, openFolder } from './opened.ts'
import { readTar } from './tar.ts'
import { type OnFile, type Reading, readZip } from './zip.ts'

interface ReadOptions {
  /** Folder for copies of source files. */
  copies: string
  /** Tells this input's copies from those of others. */
  prefix: string
  /** A moment, as git understands it: of repositories, the last commit before it counts. */
  at?: string | undefined
  /** Real path of a folder that is not looked into. */
  except?: string | undefined
}

/**
 * All that was named on the command line. What is named twice, or lies in a folder that is named as well, is read once.
 * @throws LabError `usage` when there is nothing, or nothing that can be read
 */
export async function readInputs(
  paths: readonly string[],
  options: Omit<ReadOptions, 'prefix'>,
): Promise<{ inputs: Input[]; notes: Note[] }> {
  const notes: Note[] = []
  const inputs: Input[] = []
  // Who grades has named it: that one link may be followed.
  const all = await Promise.all(paths.map(async (path) => ({ path, real: await realOf(path) })))
  for (const [index, { path, real }] of all.entries()) {
    const around = all.find((o, at) => (o.real === real && at < index) || real.startsWith(`${o.real}/`))
    if (real === options.except) continue
    if (around !== undefined) {
      notes.push({ where: path, why: `is read with ${around.path}` })
      continue
    }
    const name = basename(resolve(path))
    const found = await lstat(real)
    const kind = found.isDirectory() ? 'folder' : archiveKind(real) === undefined ? 'file' : 'archive'
    if (kind === 'file' && (paths.length === 1 || !found.isFile() || wanted([name]) === undefined)) {
      // A shell names all that lies in a folder.
      if (paths.length > 1) notes.push({ where: path, why: NEITHER })
      else throw new LabError('usage', `${path} ${NEITHER}.`, { next: 'npm run grade -- submissions/' })
      continue
    }
    const intake = await readInput(
      { real, name, kind, size: found.size },
      { ...options, prefix: String(index) },
    )
    inputs.push({ path, name, kind, intake })
  }
  return { inputs, notes }
}

const NEITHER = 'is neither a folder nor a .zip or .tar.gz'

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => {
    throw new LabError('usage', `There is no ${path}.`)
  })
}

interface Named {
  real: string
  name: string
  kind: Input['kind']
  size: number
}

async function readInput(
  { real, name, kind, size }: Named,
  { copies, prefix, at, except }: ReadOptions,
): Promise<Intake> {
  const sink = createSink(copies, prefix)
  if (kind === 'folder') {
    await using folder = await openFolder(real)
    await readFolder(folder, {
      ...{ sink, except },
      onFile: taker(sink, 1),
      onRepository: repositoryReader(sink, at),
    })
    return sink
  }
  if (kind === 'archive') {
    await readArchive(archiveKind(real) ?? 'zip', real, { sink, size, path: [], depth: 1 })
    return sink
  }
  const wish = sink.wants([name], size)
  const bytes = wish === undefined ? '' : await readRegular(real, LIMITS[wish])
  if (wish === undefined || typeof bytes === 'string') return sink
  await taker(sink, 1)([name], bytes, wish)
  return sink
}

interface Archive {
  sink: Sink
  size: number
  /** Before each name in it. */
  path: Path
  /** Archives around it. */
  depth: number
  /** Of the one around it. */
  spend?: Spend | undefined
}

type Spend = Reading['spend']

async function readArchive(kind: 'zip' | 'tar', source: string | Buffer, archive: Archive): Promise<void> {
  const { path, size, depth } = archive
  const sink = below(archive.sink, path)
  const spend = roomFor(kind, size, archive.spend)
  const onFile = taker(archive.sink, depth + 1, spend)
  const inside: OnFile = (inner, bytes, wanted) => onFile([...path, ...inner], bytes, wanted)
  try {
    await (kind === 'zip' ? readZip : readTar)(source, { sink, onFile: inside, spend })
  } catch (error) {
    archive.sink.refuse(
      keyOf(path) || 'the archive',
      `cannot be read to its end: ${(error as Error).message}`,
    )
  }
}

/** The same sink for names that are below a path. */
function below(sink: Sink, path: Path): Sink {
  if (path.length === 0) return sink
  const full = (inner: Path): Path => [...path, ...inner]
  return {
    ...sink,
    wants: (inner, size) => sink.wants(full(inner), size),
    refuse: (name, why) => sink.refuse(`${keyOf(path)}/${name}`, why),
    sawFolder: (inner) => sink.sawFolder(full(inner)),
  }
}

/** Keeps sources, and opens archives. */
function taker(sink: Sink, depth: number, spend?: Spend): OnFile {
  return async (path, bytes, kind) => {
    if (kind === 'source') return sink.keep(path, bytes)
    if (kind === 'metadata') return void sink.metadata.set(keyOf(path.slice(0, -1)), bytes.toString())
    if (depth > ARCHIVE_DEPTH) return sink.refuse(keyOf(path), 'is an archive in too many others')
    sink.sawFolder(path)
    const archive = archiveKind(path.at(-1) ?? '')
    if (archive !== undefined)
      await readArchive(archive, bytes, { sink, size: bytes.length, path, depth, spend })
  }
}

/** A work tree counts as it is, unless a moment is named. A bare repository has nothing but its history. */
function repositoryReader(sink: Sink, at: string | undefined) {
  return async (folder: OpenFolder, path: Path): Promise<boolean> => {
    const isBare = (await lstat(folder.at('.git')).catch(() => undefined)) === undefined
    if (!isBare && at === undefined) return false
    try {
      await readCommit(folder, path, { at, sink, onFile: taker(sink, 1) })
    } catch (error) {
      if (!(error instanceof UnreadableHistory)) throw error
      sink.notes.push(historyNote(path, error))
    }
    return true
  }
}
