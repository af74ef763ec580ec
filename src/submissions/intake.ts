/**
 * Where readers of folders, archives and repositories put what they find. Source files are kept as copies in a folder of our own,
 * so that nothing that was handed in is opened twice; of everything else only the name.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BRANCH_BYTES,
  BRANCH_FILES,
  INNER_ARCHIVE_LIMIT,
  METADATA_LIMIT,
  NAMES_LIMIT,
  SOURCE_LIMIT,
} from './limits.ts'
import { isLitter, type Path, shownName, type Wanted, wanted } from './names.ts'

/** A source file, as it was when it was read. */
export interface KeptFile {
  path: Path
  /** Absolute path of our copy. */
  copy: string
  /** SHA-256. */
  hash: string
  size: number
}

/** Something that was not taken, or not understood. */
export interface Note {
  where: string
  why: string
}

/** What one folder, archive or repository was found to hold. */
export interface Intake {
  files: KeptFile[]
  /** The first two parts of every path, whether anything below it was wanted or not. */
  seen: Map<string, { path: Path; isFolder: boolean }>
  /** Folders that are git repositories. */
  repositories: Set<string>
  /** Text of a site's list, by the path of its folder. */
  metadata: Map<string, string>
  notes: Note[]
}

export const LIMITS: Record<Wanted, number> = {
  source: SOURCE_LIMIT,
  archive: INNER_ARCHIVE_LIMIT,
  metadata: METADATA_LIMIT,
}

/** A path as a key. */
export function keyOf(path: Path): string {
  return path.join('/')
}

/** Notes of one kind are counted from here on: a hostile archive has many. */
const MOST_NOTES = 200

export interface Sink extends Intake {
  /**
   * To be called for every name before its content is read.
   * @param size in bytes, as far as it is known
   * @returns what it is wanted as
   */
  wants(path: Path, size?: number): Wanted | undefined
  /** @param name as it is in the archive */
  refuse(name: string, why: string): void
  keep(path: Path, bytes: Uint8Array): void
  sawFolder(path: Path): void
  /** False once there have been too many names. */
  goesOn(): boolean
}

/** @param folder for the copies; one for all sinks of a run, which `prefix` tells apart */
export function createSink(folder: string, prefix: string): Sink {
  const branches = new Map<string, { files: number; bytes: number }>()
  let names = 0
  let refused = 0
  const sink: Sink = {
    files: [],
    seen: new Map(),
    repositories: new Set(),
    metadata: new Map(),
    notes: [],
    goesOn: () => names <= NAMES_LIMIT,
    refuse(name, why) {
      refused += 1
      if (refused <= MOST_NOTES) sink.notes.push({ where: shownName(name), why })
      if (refused === MOST_NOTES + 1) sink.notes.push({ where: '…', why: 'and more that was not taken' })
    },
    sawFolder(path) {
      remember(sink, path, true)
    },
    wants(path, size = 0) {
      names += 1
      if (names === NAMES_LIMIT + 1) sink.refuse(keyOf(path), `has more than ${NAMES_LIMIT} names before it`)
      if (names > NAMES_LIMIT || isLitter(path)) return undefined
      remember(sink, path, false)
      const kind = wanted(path)
      if (kind === undefined) return undefined
      if (size > LIMITS[kind]) {
        sink.refuse(keyOf(path), `is larger than ${LIMITS[kind] / 1024} KB`)
        return undefined
      }
      return kind
    },
    keep(path, bytes) {
      if (!hasRoom(branches, path, bytes.length)) return sink.refuse(keyOf(path), 'is one of too many files')
      const copy = join(folder, `${prefix}-${sink.files.length}`)
      writeFileSync(copy, bytes, { flag: 'wx', mode: 0o600 })
      const hash = createHash('sha256').update(bytes).digest('hex')
      sink.files.push({ path, copy, hash, size: bytes.length })
    },
  }
  return sink
}

function remember({ seen }: Intake, path: Path, isFolder: boolean): void {
  for (const depth of [1, 2]) {
    const part = path.slice(0, depth)
    if (part.length < depth) continue
    const known = seen.get(keyOf(part))
    seen.set(keyOf(part), {
      path: part,
      isFolder: known?.isFolder === true || isFolder || path.length > depth,
    })
  }
}

/** One submission must not use up what is meant for all. */
function hasRoom(
  branches: Map<string, { files: number; bytes: number }>,
  path: Path,
  bytes: number,
): boolean {
  const key = keyOf(path.slice(0, -1).slice(0, 2))
  const branch = branches.get(key) ?? { files: 0, bytes: 0 }
  branch.files += 1
  branch.bytes += bytes
  branches.set(key, branch)
  return branch.files <= BRANCH_FILES && branch.bytes <= BRANCH_BYTES
}
