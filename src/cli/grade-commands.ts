/**
 * What `npm run grade` can do: to grade, and what is done with results.
 */
import type { Context } from './context.ts'

/** @returns the exit code */
export async function gradeCommands(args: string[], context: Context): Promise<number> {
  const [name, ...others] = args
  switch (name) {
    case 'merge':
      return (await import('./grade-merge.ts')).mergeCommand(others, context)
    case 'report':
      return (await import('./grade-report.ts')).reportCommand(others, context)
    case 'explain':
      return (await import('./grade-explain.ts')).explainCommand(others, context)
    case 'regrade':
      return (await import('./grade-regrade.ts')).regradeCommand(others, context)
    default:
      return (await import('./grade.ts')).gradeCommand(args, context)
  }
}
