/**
 * The one place where errors become words and exit codes: 0 all is well, 1 a check failed, 2 usage or environment, 130
 * interrupted.
 */
import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { isFaultOfCode, LabError } from '../errors.ts'
import { cleanLines } from '../report/index.ts'

export const EXIT = { failed: 1, unusable: 2, interrupted: 130 } as const

export interface Explained {
  code: number
  /** For stderr, without control characters: what a guest, SSH or Vagrant said may be part of an error. */
  lines: string[]
}

export function explain(error: unknown, interrupted: boolean): Explained {
  // Commander has printed its own.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : EXIT.unusable, lines: [] }
  if (interrupted || (error instanceof LabError && error.code === 'interrupted')) {
    return { code: EXIT.interrupted, lines: ['Stopped.'] }
  }
  if (!(error instanceof LabError)) {
    const lines = ['This is a bug of the lab itself, not of your code:', ...cleanLines(inspect(error))]
    return { code: EXIT.unusable, lines }
  }
  const { message, command, output, next } = error
  return {
    code: isFaultOfCode(error) ? EXIT.failed : EXIT.unusable,
    lines: [
      ...prefixed('', message),
      ...(command === undefined ? [] : prefixed('Command: ', command)),
      ...(output === undefined ? [] : cleanLines(output).map((line) => `  | ${line}`)),
      ...(next === undefined ? [] : prefixed('→ ', next)),
    ],
  }
}

/** The first line behind the prefix; the others are indented, and cannot be taken for anything of ours. */
function prefixed(prefix: string, text: string): string[] {
  return cleanLines(text).map((line, index) => `${index === 0 ? prefix : '  '}${line}`)
}
