/**
 * The commands, and the one place where errors become words and exit codes: 0 all is well, 1 a check failed, 2 usage or
 * environment, 130 interrupted.
 */
import { CommanderError } from 'commander'
import { isFaultOfCode, LabError } from '../errors.ts'
import { type Context, createContext } from './context.ts'

const EXIT = { failed: 1, unusable: 2, interrupted: 130 } as const

/** @param built finds a source file as JavaScript */
export async function main(argv: string[], built: Context['built']): Promise<void> {
  const [program = '', ...args] = argv
  const interruption = new AbortController()
  const interrupt = (): void => {
    // A second Ctrl-C does not wait for order; whatever we started ends when we do.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted)
    interruption.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const context = await createContext(interruption.signal, built)
  try {
    process.exitCode = await run(program, args, context)
  } catch (error) {
    context.quiet()
    process.exitCode = explain(error, interruption.signal.aborted)
  }
  // Whatever still holds the event loop is of no use any more.
  process.exit()
}

async function run(program: string, args: string[], context: Context): Promise<number> {
  switch (program) {
    case 'image':
      return (await import('./image.ts')).imageCommand(args, context)
    case 'vm':
      return (await import('./vm.ts')).vmCommand(args, context)
    case 'bench':
      return (await import('./bench.ts')).benchCommand(args, context)
    default:
      return (await import('./lab.ts')).labCommand(args, context)
  }
}

function explain(error: unknown, interrupted: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.unusable
  if (interrupted || (error instanceof LabError && error.code === 'interrupted')) {
    console.error('Stopped.')
    return EXIT.interrupted
  }
  if (!(error instanceof LabError)) {
    console.error('This is a bug of the lab itself, not of your code:')
    console.error(error)
    return EXIT.unusable
  }
  console.error(error.message)
  if (error.command !== undefined) console.error(`Command: ${error.command}`)
  if (error.output !== undefined) console.error(error.output.replace(/^/gm, '  | '))
  if (error.next !== undefined) console.error(`→ ${error.next}`)
  return isFaultOfCode(error) ? EXIT.failed : EXIT.unusable
}
