/**
 * How much of what was handed in is looked at. A submission is some 100 KB of source; whoever needs more than this did not write it.
 */

/** Bytes of one source file; as in `readSource`. */
export const SOURCE_LIMIT = 1024 * 1024
/** Bytes of an archive inside another one: it is held in memory while it is read. */
export const INNER_ARCHIVE_LIMIT = 64 * 1024 * 1024
/** Bytes of a site's list of submissions. */
export const METADATA_LIMIT = 16 * 1024 * 1024
/** Names in one archive or folder, wanted or not. */
export const NAMES_LIMIT = 200_000
/** Archives in archives: a site's, a student's, and one that was packed twice. */
export const ARCHIVE_DEPTH = 3
/** Bytes that a compressed file may become, as a multiple of what it is; source compresses to about a quarter. */
export const RATIO_LIMIT = 200
/** Ratios below this size are an empty file's, not a bomb's. Bytes. */
export const RATIO_FROM = 1024 * 1024
/** Bytes that a .tar.gz may unpack to. */
export const UNPACKED_LIMIT = 512 * 1024 * 1024
/** Segments of a path, bytes of it, and bytes of one of them; macOS opens none of 1024, and a folder of ours is before it. */
export const PATH_DEPTH = 32
export const PATH_BYTES = 768
export const NAME_BYTES = 255
/** Source files, and bytes of them, below one folder of the first or second level. */
export const BRANCH_FILES = 2_000
export const BRANCH_BYTES = 16 * 1024 * 1024
/** Source files, and bytes of them, of one submission: what the bundler would take. */
export const SUBMISSION_FILES = 300
export const SUBMISSION_BYTES = 4 * 1024 * 1024
