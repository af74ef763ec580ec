/**
 * Other commands that a key of `lab watch` calls: what they print becomes a page of its screen.
 */
import type { Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'

export interface Asked {
  key: string
  /** Beside the key, and above the page. */
  does: string
  run(lab: Lab, context: Context): Promise<unknown>
}

export const COMMANDS: Asked[] = [
  {
    key: 'h',
    does: 'hint',
    run: async (lab, context) => (await import('./hint.ts')).hintCommand(lab, {}, context),
  },
  {
    key: 'd',
    does: 'diff',
    run: async (lab, context) => (await import('./solution.ts')).diffCommand(lab, context),
  },
]

export function asksFor(key: string): Asked | undefined {
  return COMMANDS.find((command) => command.key === key)
}

/** What the command prints, or why it does not. */
export async function linesOf({ run }: Asked, lab: Lab, context: Context): Promise<string[]> {
  let text = ''
  const out = (more: string): void => {
    text += more
  }
  try {
    // Nobody is asked anything there, and nothing turns pages but the screen itself.
    await run(lab, { ...context, out, conversing: false, interactive: false, onProgress() {}, quiet() {} })
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    text += explain(error)
      .lines.map((line) => `  ${line}\n`)
      .join('')
  }
  return text.trimEnd().split('\n')
}
