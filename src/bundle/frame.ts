/**
 * Shows the place of a problem as compilers do: file, line, column, the line itself and a caret. Plain text, no colour.
 */

/** Where esbuild saw a problem; `column` and `length` count bytes of UTF-8, from 0. */
export interface Place {
  file: string
  line: number
  column: number
  length: number
  lineText: string
}

const widest = 96

/** Text of a stranger's file, fit for a terminal and of bearable length. */
export function visible(text: string, limit = 80): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1)}…`
}

/** `labs/4.1-x/x.ts:12:5`, counting from 1 as editors do. */
export function position(place: Place): string {
  return `${visible(place.file)}:${place.line}:${columnOf(place) + 1}`
}

export function frame(text: string, place: Place | undefined): string {
  if (place === undefined) return visible(text, 300)
  const { line, start, length } = excerpt(place)
  const gutter = String(place.line)
  return [
    `${position(place)}: ${visible(text, 300)}`,
    ` ${gutter} │ ${line}`,
    ` ${' '.repeat(gutter.length)} │ ${' '.repeat(start)}${'^'.repeat(length)}`,
  ].join('\n')
}

function columnOf(place: Place): number {
  return Buffer.from(place.lineText).subarray(0, place.column).toString().length
}

/** The part of the line around the problem, since one line may be a megabyte long. */
function excerpt(place: Place): { line: string; start: number; length: number } {
  const column = columnOf(place)
  const cut = Math.max(0, column - widest / 2)
  const part = place.lineText.slice(cut, cut + widest).replaceAll('\t', ' ')
  const line = `${cut > 0 ? '…' : ''}${visible(part, widest)}${place.lineText.length > cut + widest ? '…' : ''}`
  const start = column - cut + (cut > 0 ? 1 : 0)
  const marked = Buffer.from(place.lineText)
    .subarray(place.column, place.column + place.length)
    .toString().length
  return { line, start, length: Math.max(1, Math.min(marked, line.length - start)) }
}
