/**
 * Turns what the commands throw into words and an exit code: 1 when the learner's code cannot even be read, 130 when somebody
 * has stopped it, else 2.
 */
import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { isFaultOfCode, LabError } from '../errors.ts'
import { cleanLines } from '../report/index.ts'
import { EXIT, type Explained } from '../setup/ending.mjs'
import { faultOfMachine, isForPeople } from '../setup/explain-plainly.mjs'

/** Without control characters: what a guest, SSH or Vagrant said may be part of an error. */
export function explain(error: unknown): Explained {
  if (error instanceof CommanderError) return explainUsage(error)
  if (error instanceof LabError) return explainLabError(error)
  const told = isForPeople(error) ? error : faultOfMachine(error)
  if (told !== undefined) return explainLabError(told)
  const what = 'This is a bug of the lab itself, not of your code:'
  const [headline = ''] = cleanLines(
    error instanceof Error ? `${error.name}: ${error.message}` : inspect(error),
  )
  return {
    code: EXIT.unusable,
    lines: [what, ...cleanLines(inspect(error))],
    error: { code: 'bug', message: `${what} ${headline}` },
  }
}

type Told = Pick<LabError, 'message' | 'next'> &
  Partial<Pick<LabError, 'command' | 'output'>> & { code: string }

function explainLabError(error: LabError | Told): Explained {
  const { code, message, command, output, next } = error
  return {
    code: exitCodeOf(error),
    lines: [
      ...prefixed('', message),
      ...(command === undefined ? [] : prefixed('Command: ', command)),
      ...(output === undefined ? [] : below(message, output).map((line) => `  | ${line}`)),
      ...(next === undefined ? [] : prefixed('→ ', next)),
    ],
    error: { code, message: clean(message), ...cleaned({ command, output, next }) },
  }
}

function exitCodeOf(error: LabError | Told): number {
  if (error.code === 'interrupted') return EXIT.interrupted
  return error instanceof LabError && isFaultOfCode(error) ? EXIT.failed : EXIT.unusable
}

/** Help that was asked for is no error; commander has printed it. */
function explainUsage(usage: CommanderError): Explained {
  const { exitCode, code, message } = usage
  if (exitCode === 0) return { code: EXIT.passed, lines: [], error: { code, message } }
  const said = message.replace(/^error: /, '')
  if (code === 'commander.help')
    return { code: EXIT.unusable, lines: [], error: { code: 'usage', message: said } }
  const lines = cleanLines(said)
  const help = 'next' in usage && !said.includes('Did you mean') ? String(usage.next) : undefined
  return {
    code: EXIT.unusable,
    lines: help === undefined ? lines : [...lines, ...prefixed('→ ', help)],
    error: { code: 'usage', message: clean(said), ...cleaned({ next: help }) },
  }
}

/** A compiler says once more what is wrong, above the place. */
function below(message: string, output: string): string[] {
  const lines = cleanLines(output)
  return lines[0] === clean(message) ? lines.slice(1) : lines
}

/** The first line behind the prefix; the others are indented, and cannot be taken for anything of ours. */
function prefixed(prefix: string, text: string): string[] {
  return cleanLines(text).map((line, index) => `${index === 0 ? prefix : '  '}${line}`)
}

function clean(text: string): string {
  return cleanLines(text).join('\n')
}

function cleaned(texts: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, clean(text)]])),
  )
}
