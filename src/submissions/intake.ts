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
}

/** @param folder for the copies; one for all sinks of a run, which `prefix` tells apart */
export function createSink(folder: string, prefix: string): Sink {
  const branches: Branches = new Map()
  let refused = 0
  /** One submission must not use up what is meant for all. */
  const isCounted = (path: Path): boolean => {
    const branch = branchOf(branches, path)
    branch.names += 1
    if (branch.names === NAMES_LIMIT + 1)
      sink.refuse(keyOf(path), `has more than ${NAMES_LIMIT} names before it`)
    return branch.names <= NAMES_LIMIT
  }
  const sink: Sink = {
    files: [],
    seen: new Map(),
    repositories: new Set(),
    metadata: new Map(),
    notes: [],
    refuse(name, why) {
      refused += 1
      if (refused <= MOST_NOTES) sink.notes.push({ where: shownName(name), why })
      if (refused === MOST_NOTES + 1) sink.notes.push({ where: '…', why: 'and more that was not taken' })
    },
    sawFolder(path) {
      if (isCounted(path)) remember(sink, path, true)
    },
    wants(path, size = 0) {
      if (!isCounted(path) || isLitter(path)) return undefined
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

type Branches = Map<string, { names: number; files: number; bytes: number }>

/** What lies in the same folder of the first or second level; a site may put the files of all side by side. */
function branchOf(branches: Branches, path: Path) {
  const key = keyOf(path.slice(0, Math.min(2, Math.max(1, path.length - 1))))
  const branch = branches.get(key) ?? { names: 0, files: 0, bytes: 0 }
  branches.set(key, branch)
  return branch
}

function hasRoom(branches: Branches, path: Path, bytes: number): boolean {
  const branch = branchOf(branches, path)
  branch.files += 1
  branch.bytes += bytes
  return branch.files <= BRANCH_FILES && branch.bytes <= BRANCH_BYTES
}
