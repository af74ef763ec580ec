/**
 * The commands: which there are.
 */
import type { Ending } from '../setup/ending.mjs'
import { type Context, createContext } from './context.ts'
import { explain } from './explain.ts'

/** @returns the exit code */
export async function main(
  [program, ...args]: string[],
  start: Ending & Pick<Context, 'built'>,
): Promise<number> {
  start.explainWith(explain)
  const context = await createContext(start)
  switch (program) {
    case 'image':
      return (await import('./image.ts')).imageCommand(args, context)
    case 'vm':
      return (await import('./vm.ts')).vmCommand(args, context)
    case 'grade':
      return (await import('./grade-commands.ts')).gradeCommands(args, context)
    case 'course':
      return (await import('./course.ts')).courseCommand(args, context)
    case 'bench':
      return (await import('./bench.ts')).benchCommand(args, context)
    default:
      return (await import('./lab.ts')).labCommand(args, context)
  }
}
