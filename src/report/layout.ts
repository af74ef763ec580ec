/**
 * Fits plain text into columns. Colour is put on afterwards, so that nothing here has to know of it.
 */
import stringWidth from 'fast-string-width'

/**
 * Lines of at most `width` columns, all but the first moved in by `hang`. A word that is wider than a line is broken;
 * spaces are kept, except where a line ends.
 */
export function wrap(text: string, width: number, hang = 0): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const piece of text.match(/ +|[^ ]+/g) ?? []) {
    const taken = widthOf(piece)
    const fits = used + taken <= width
    if (fits && (piece.trim() !== '' || line.trim() !== '' || lines.length === 0)) {
      line += piece
      used += taken
    }
    if (fits || piece.trim() === '') continue
    if (line.trim() !== '') lines.push(line.trimEnd())
    const parts = breakWord(piece, width - hang)
    for (const part of parts.slice(0, -1)) lines.push(' '.repeat(lines.length === 0 ? 0 : hang) + part)
    line = ' '.repeat(lines.length === 0 ? 0 : hang) + (parts.at(-1) ?? '')
    used = widthOf(line)
  }
  return [...lines, line.trimEnd()]
}

/** At most `width` columns, with … for what does not fit. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

/** `left`, and `right` at the far end of the line. */
export function spread(left: string, right: string, width: number): string {
  return padEnd(left, width - stringWidth(right)) + right
}

/** The first and last of a long list; `omitted` says what was left out in between. */
export function elide<T>(list: T[], most: number, omitted: (count: number) => T): T[] {
  if (list.length <= most) return list
  const head = Math.ceil((most - 1) / 2)
  const tail = most - 1 - head
  return [...list.slice(0, head), omitted(list.length - head - tail), ...list.slice(list.length - tail)]
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Most text is ASCII, where a character takes one column. */
function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text)
}

const PLAIN = /^[ -~]*$/

function breakWord(word: string, width: number): string[] {
  if (PLAIN.test(word) && width > 0) return word.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']
  const parts = ['']
  for (const character of word) {
    const last = parts.at(-1) ?? ''
    if (last !== '' && stringWidth(last + character) > width) parts.push(character)
    else parts[parts.length - 1] = last + character
  }
  return parts
}
