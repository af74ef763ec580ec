/**
 * The commands: which there are, and how each of them ends.
 */
import { type Context, createContext } from './context.ts'
import { EXIT, explain } from './explain.ts'

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
  // Whoever read us has had enough, as `head` has: that is no error, and whatever we started ends when we do.
  process.stdout.on('error', () => process.exit())
  const context = await createContext(interruption.signal, built)
  try {
    process.exitCode = await run(program, args, context)
  } catch (error) {
    context.quiet()
    const { code, lines } = explain(error, interruption.signal.aborted)
    for (const line of lines) console.error(line)
    process.exitCode = code
  }
  // Whatever still holds the event loop is of no use any more; what was printed has to get out first.
  await Promise.all([process.stdout, process.stderr].map(flushed))
  process.exit()
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
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
