/**
 * What the learner's code has printed, without what it has not printed itself. Text in, text out.
 */
import type { Printed, RawCommand } from '../../src/guest/index.ts'

/** The guest keeps the end of what is printed between two questions. */
export function withDropped({ text, dropped }: Pick<Printed, 'text' | 'dropped'>): string {
  return (dropped === 0 ? '' : `(${dropped} characters before this are left out)\n`) + text
}

/**
 * Without what commands have said, which is shown with them: zx prints the complaints of those that fail once more. What a command
 * that succeeded has said is there when the code has printed it.
 */
export function withoutEchoes(text: string, commands: RawCommand[]): string {
  const said = new Set(
    commands
      .filter(({ exitCode }) => exitCode !== 0)
      .flatMap(({ output }) => output.split('\n'))
      .filter((line) => line !== ''),
  )
  return text
    .split('\n')
    .filter((line) => !said.has(line))
    .join('\n')
}
