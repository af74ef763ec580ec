/**
 * Fits lines for people into a terminal. A terminal breaks a long line by itself, and what is left begins at its edge: text
 * that is not ours, such as a learner's source in an error, could be made to look there like a line of ours.
 */

/** Columns below which nothing could be read anyway. */
const narrowest = 20

/**
 * Lines for this stream: as they are where it is no terminal, because programs look for what is in them.
 * @param {string[]} lines
 * @param {Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>} stream
 */
export function foldFor(lines, stream) {
  // Some pseudo-terminals report 0 columns.
  return stream.isTTY === true ? lines.flatMap((line) => fold(line, stream.columns || 80)) : lines
}

/**
 * Broken at blanks where there are any, else anywhere; what is left over is moved in, behind the same bar if there was one.
 * @param {string} line
 * @param {number} columns
 */
export function fold(line, columns) {
  const width = Math.max(narrowest, columns)
  const bar = /^ *\| /.exec(line)?.[0]
  const hang = bar ?? `${/^ */.exec(line)?.[0].slice(0, width / 2)}  `
  /** @type {string[]} */
  const folded = []
  let rest = [...line]
  for (;;) {
    const fits = fitting(rest, width)
    if (fits === rest.length) return [...folded, rest.join('')]
    const start = folded.length === 0 ? (bar ?? '').length : hang.length
    const blank = rest.lastIndexOf(' ', fits)
    const end = blank > start ? blank : fits
    folded.push(rest.slice(0, end).join('').trimEnd())
    rest = [...hang, ...rest.slice(blank > start ? end + 1 : end)]
  }
}

/**
 * How many of them fit. What may be wide on some terminals counts as wide.
 * @param {string[]} characters
 * @param {number} width
 */
function fitting(characters, width) {
  let columns = 0
  for (const [index, character] of characters.entries()) {
    columns += character < '\u2e80' ? 1 : 2
    if (columns > width) return index
  }
  return characters.length
}
