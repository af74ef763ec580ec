/**
 * How much of what was handed in is looked at. A submission is some 100 KB of source; nobody writes more than this by hand.
 */

/** Bytes of one source file; as in `readSource`. */
export const SOURCE_LIMIT = 1024 * 1024
/** Bytes of an archive inside another one: it is held in memory while it is read. */
export const INNER_ARCHIVE_LIMIT = 64 * 1024 * 1024
/** Bytes of a site's list of submissions. */
export const METADATA_LIMIT = 16 * 1024 * 1024
/** Names below one folder of the first or second level, wanted or not. */
export const NAMES_LIMIT = 200_000
/** Archives in archives: a site's, a student's, and one that was packed twice. */
export const ARCHIVE_DEPTH = 3
/** Bytes that a compressed file may become, as a multiple of what it is; source compresses to about a quarter. */
export const RATIO_LIMIT = 200
/** Ratios below this size are an empty file's, not a bomb's. Bytes. */
export const RATIO_FROM = 1024 * 1024
/** Bytes that a .tar.gz may unpack to, and that are unpacked of an archive with all that are in it. */
export const UNPACKED_LIMIT = 512 * 1024 * 1024
/** Bytes of what is wanted of a .zip, as a multiple of what it is: its entries may share what they are unpacked from. */
export const ZIP_RATIO = 8
/** Segments of a path, bytes of it, and bytes of one of them; macOS opens none of 1024, and a folder of ours is before it. */
export const PATH_DEPTH = 32
export const PATH_BYTES = 768
export const NAME_BYTES = 255
/** Source files, and bytes of them, below one folder of the first or second level. */
export const BRANCH_FILES = 2_000
export const BRANCH_BYTES = 16 * 1024 * 1024
/** Source files that are read of a repository, for each of which git is started, and bytes of them: all may be one object. */
export const REPOSITORY_FILES = 10_000
export const REPOSITORY_BYTES = 64 * 1024 * 1024
/** Bytes of one object or pack of a repository, and of all that are copied. */
export const OBJECT_LIMIT = 128 * 1024 * 1024
export const OBJECTS_LIMIT = 256 * 1024 * 1024
/** Source files, and bytes of them, of one submission: what the bundler would take. */
export const SUBMISSION_FILES = 300
export const SUBMISSION_BYTES = 4 * 1024 * 1024

export class TooMuch extends Error {
  constructor() {
    super('unpacks to far more than it is')
  }
}

/**
 * What an archive may be unpacked to. One inside another has limits of its own, so that it cannot use up what is its
 * neighbors', and takes of the other one's as well.
 *
 * @returns is told of bytes, and throws TooMuch
 */
export function roomFor(
  kind: 'zip' | 'tar',
  size: number,
  around: ((bytes: number) => void) | undefined,
): (bytes: number) => void {
  const whole = Math.max(UNPACKED_LIMIT, 2 * ZIP_RATIO * size)
  const tar = Math.min(UNPACKED_LIMIT, Math.max(RATIO_FROM, RATIO_LIMIT * size))
  const zip = around === undefined ? whole : Math.max(BRANCH_BYTES, ZIP_RATIO * size)
  let left = kind === 'tar' ? tar : zip
  return (bytes) => {
    left -= bytes
    if (left < 0) throw new TooMuch()
    around?.(bytes)
  }
}
