/**
 * Makes a lab's stub out of its reference solution, so that the two cannot drift apart. Pure text; knows no files.
 *
 * In a solution file, lines from `//#region solution` to `//#endregion` are dropped, lines that start with `//:` are
 * uncommented where they stand, and everything else is copied.
 */
import { LabError } from '../errors.ts'

// Editors also accept a space after the slashes; not knowing that spelling here would hand out the solution.
const regionStart = /^\s*\/\/\s*#region\b(.*)/
const regionEnd = /^\s*\/\/\s*#endregion\b/
const uncommented = /^(\s*)\/\/:(?: (.*)|)$/

/** `file` is only used to name the culprit. Throws LabError `bad-lab` with the line of an unbalanced region. */
export function stubFrom(solutionSource: string, file = 'solution'): string {
  const kept: string[] = []
  let openedAt = 0
  const lines = solutionSource.replaceAll('\r\n', '\n').split('\n')
  for (const [index, line] of lines.entries()) {
    const start = regionStart.exec(line)
    if (start !== null) {
      if (openedAt > 0)
        throw unbalanced(file, index + 1, `a region inside the one opened on line ${openedAt}`)
      const name = start[1]?.trim()
      if (name !== 'solution')
        throw unbalanced(file, index + 1, `"#region ${name}" is not "#region solution"`)
      openedAt = index + 1
    } else if (regionEnd.test(line)) {
      if (openedAt === 0) throw unbalanced(file, index + 1, '#endregion without a #region solution')
      openedAt = 0
    } else if (openedAt === 0) {
      kept.push(uncomment(line))
    }
  }
  if (openedAt > 0) throw unbalanced(file, openedAt, '#region solution without an #endregion')
  return kept.join('\n')
}

export interface SourceLine {
  /** In the file, from 1. */
  line: number
  text: string
}

/** The solution as a reader wants it: without the marks, and without what only the stub has. */
export function solutionLines(solutionSource: string): SourceLine[] {
  const lines = solutionSource.replaceAll('\r\n', '\n').trimEnd().split('\n')
  return lines.flatMap((text, index) =>
    regionStart.test(text) || regionEnd.test(text) || uncommented.test(text)
      ? []
      : [{ line: index + 1, text }],
  )
}

/** Whether two texts are the same file; a checkout on Windows may have changed the line ends. */
export function sameSource(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n')
}

function uncomment(line: string): string {
  const match = uncommented.exec(line)
  if (match === null) return line
  return match[2] === undefined ? '' : `${match[1]}${match[2]}`
}

function unbalanced(file: string, line: number, problem: string): LabError {
  return new LabError('bad-lab', `${file}:${line}: ${problem}`, {
    next: 'Pair every //#region solution with an //#endregion.',
  })
}
