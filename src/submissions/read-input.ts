/**
 * Reads one thing that was named on the command line, whatever it is, with the archives inside it.
 */
import { lstat, realpath } from 'node:fs/promises'
import { LabError } from '../errors.ts'
import { readFolder } from './folder.ts'
import { historyNote, readCommit, UnreadableHistory } from './git.ts'
import { createSink, type Intake, keyOf, type Sink } from './intake.ts'
import { ARCHIVE_DEPTH, roomFor } from './limits.ts'
import { archiveKind, type Path } from './names.ts'
import { type OpenFolder, openFolder } from './opened.ts'
import { readTar } from './tar.ts'
import { type OnFile, type Reading, readZip } from './zip.ts'

export interface ReadOptions {
  /** Folder for copies of source files. */
  copies: string
  /** Tells this input's copies from those of others. */
  prefix: string
  /** A moment, as git understands it: of repositories, the last commit before it counts. */
  at?: string | undefined
  /** Real path of a folder that is not looked into. */
  except?: string | undefined
}

/** @throws LabError `usage` when there is nothing, or nothing that can be read */
export async function readInput(input: string, { copies, prefix, at, except }: ReadOptions): Promise<Intake> {
  // Who grades has named it: that one link may be followed.
  const real = await realpath(input).catch(() => undefined)
  const found = real === undefined ? undefined : await lstat(real)
  if (real === undefined || found === undefined) throw new LabError('usage', `There is no ${input}.`)
  const sink = createSink(copies, prefix)
  if (found.isDirectory()) {
    await using folder = await openFolder(real)
    await readFolder(folder, {
      sink,
      except,
      onFile: taker(sink, 1),
      onRepository: repositoryReader(sink, at),
    })
    return sink
  }
  const kind = archiveKind(real)
  if (kind === undefined || !found.isFile()) {
    throw new LabError('usage', `${input} is neither a folder nor a .zip or .tar.gz.`, {
      next: 'npm run grade -- submissions/',
    })
  }
  await readArchive(kind, real, { sink, size: found.size, path: [], depth: 1 })
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
