/**
 * What a terminal of a given size shows of what was printed to it, for tests. Knows the few escapes that this repository uses.
 */

export interface Shown {
  /** All that can be scrolled to, without trailing blanks. */
  lines: string[]
  /** What is on the screen at the end: at most its rows. */
  visible: string[]
  /** Lines that were too long, and went on by themselves. */
  tooWide: string[]
}

const ESC = String.fromCharCode(27)
const BELL = String.fromCharCode(7)
/** `ESC [ 2 K`; a title of the window; other escapes; a character. */
const PIECES = new RegExp(
  [
    `${ESC}\\[([?\\d;]*)([A-Za-z])`,
    `${ESC}\\][^${BELL}]*${BELL}`,
    `${ESC}[()][A-Z0-9]`,
    `${ESC}[=>78]`,
    '[\\s\\S]',
  ].join('|'),
  'gu',
)

export function shownOn({ rows, columns }: { rows: number; columns: number }, printed: string): Shown {
  const lines: string[][] = [[]]
  const tooWide = new Set<number>()
  let [row, column] = [0, 0]
  /** The first line of the screen; above it is what has scrolled away. */
  const top = (): number => Math.max(0, lines.length - rows)
  const goTo = (line: number): void => {
    row = Math.max(0, line)
    while (lines.length <= row) lines.push([])
  }
  const goAcross = (to: number): void => {
    column = Math.max(0, Math.min(columns - 1, to))
  }
  const put = (character: string): void => {
    if (column === columns) {
      tooWide.add(row)
      goTo(row + 1)
      column = 0
    }
    const line = lines[row] ?? []
    while (line.length < column) line.push(' ')
    line[column] = character
    column += 1
  }
  const control = (how: string, count: number, words: string): void => {
    const line = lines[row] ?? []
    const moves: Record<string, () => unknown> = {
      A: () => goTo(Math.max(top(), row - (count || 1))),
      B: () => goTo(Math.min(top() + rows - 1, row + (count || 1))),
      C: () => goAcross(column + (count || 1)),
      D: () => goAcross(column - (count || 1)),
      E: () => {
        moves.B?.()
        column = 0
      },
      F: () => {
        moves.A?.()
        column = 0
      },
      G: () => goAcross((count || 1) - 1),
      H: () => {
        const [down = 1, right = 1] = words.split(';').map((word) => Number(word) || 1)
        goTo(top() + down - 1)
        goAcross(right - 1)
      },
      K: () => line.splice(count === 2 ? 0 : column),
      J: () => {
        const from = count === 2 ? top() : row + 1
        if (count !== 2) line.splice(column)
        for (const each of lines.slice(from)) each.splice(0)
      },
    }
    moves[how]?.()
  }
  for (const [found, words = '', how] of printed.matchAll(PIECES)) {
    if (how !== undefined) control(how, Number(/^\d+/.exec(words)?.[0] ?? 0), words)
    else if (found === '\r') column = 0
    else if (found === '\b') column = Math.max(0, column - 1)
    else if (found === '\n') goTo(row + 1)
    else if (!found.startsWith(ESC) && found !== BELL) put(found)
  }
  const text = lines.map((line) => line.join('').trimEnd())
  return {
    lines: text,
    visible: text.slice(top()),
    tooWide: [...tooWide].map((line) => text[line] ?? ''),
  }
}
