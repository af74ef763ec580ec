/**
 * Names as an archive or a folder has them: which can be a path below a folder of ours, and which of them are wanted.
 */
import { NAME_BYTES, PATH_BYTES, PATH_DEPTH } from './limits.ts'

export type Path = readonly string[]

/** What a name is, as the end of the sentence "its name …"; undefined when it is an ordinary path. */
export function objectionToName(name: string): string | undefined {
  if (/^(?:[/\\]|[a-z]:)/i.test(name)) return 'is absolute'
  const parts = name.split(/[/\\]/)
  if (parts.includes('..')) return 'leads out of its folder'
  if (/[\p{Cc}\p{Cs}]/u.test(name)) return 'has control characters'
  if (parts.some((part) => Buffer.byteLength(part) > NAME_BYTES)) return 'is too long'
  if (parts.length > PATH_DEPTH || Buffer.byteLength(name) > PATH_BYTES) return 'is too long'
  return undefined
}

/** Of a name without objection. Archives made on Windows may have backslashes. */
export function pathOf(name: string): string[] {
  return name.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
}

/** What a computer has put there, not a person. */
const LITTER = new Set(['node_modules', '.git', '__MACOSX', '.DS_Store', 'Thumbs.db', 'desktop.ini'])

export function isLitter(path: Path): boolean {
  return path.some((part) => LITTER.has(part) || part.startsWith('._'))
}

export type Wanted = 'source' | 'archive' | 'metadata'

/** The list of submissions that Gradescope puts beside them. */
export const METADATA = 'submission_metadata.yml'

export function wanted(path: Path): Wanted | undefined {
  const name = path.at(-1) ?? ''
  // At the top, or in the only folder there: deeper ones are a student's, and would be kept in memory.
  if (name === METADATA && path.length <= 2) return 'metadata'
  if (/\.[cm]?[jt]s$/i.test(name)) return /\.d\.[cm]?ts$/i.test(name) ? undefined : 'source'
  return archiveKind(name) === undefined ? undefined : 'archive'
}

export function archiveKind(name: string): 'zip' | 'tar' | undefined {
  if (/\.zip$/i.test(name)) return 'zip'
  return /\.(?:tar\.gz|tgz)$/i.test(name) ? 'tar' : undefined
}

export function withoutArchiveEnding(name: string): string {
  return name.replace(/\.(?:zip|tar\.gz|tgz)$/i, '')
}

/** What moves the cursor, turns the direction of text or is not seen at all: JSON leaves most of it as it is. */
function escapeOf(character: string): string {
  const short = JSON.stringify(character).slice(1, -1)
  if (short !== character) return short
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** For people: a name may hold anything. Joiners are part of how some languages are written. */
export function shownName(name: string): string {
  const shown = name.replace(/(?![\u200c\u200d])[\p{C}\u2028\u2029]/gu, escapeOf)
  return shown.length <= 200 ? shown : `${shown.slice(0, 200)}…`
}
