/**
 * Other commands that a key of `lab watch` calls: what they print becomes a page of its screen.
 */
import type { Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Context } from './context.ts'
import { explain } from './explain.ts'
import { requestFrom } from './request.ts'

export interface Asked {
  key: string
  /** Beside the key, and above the page. */
  does: string
  /** It is given the terminal as it is, and its screen is the person's until it ends. */
  terminal?: true
  /** Its key asks for the next page while one is open; that of others closes it. */
  goesOn?: true
  run(lab: Lab, context: Context): Promise<unknown>
}

export const COMMANDS: Asked[] = [
  {
    key: 'h',
    does: 'hint',
    goesOn: true,
    run: async (lab, context) => (await import('./hint.ts')).hintCommand(lab, { key: 'h' }, context),
  },
  {
    key: 's',
    does: 'shell',
    terminal: true,
    run: async ({ id }, context) => (await import('./shell.ts')).shellCommand(id, undefined, {}, context),
  },
  {
    key: 't',
    does: 'topology',
    run: async ({ id }, context) => {
      const { topologyCommand } = await import('./topology.ts')
      await topologyCommand({ id, format: 'text' }, requestFrom({}, context), context)
    },
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

/** What the command prints, or why it does not; of one that has had the terminal, only that. */
export async function linesOf(asked: Asked, lab: Lab, context: Context): Promise<string[]> {
  let text = ''
  const out = (more: string): void => {
    text += more
  }
  try {
    // Nobody is asked anything there, and nothing turns pages but the screen itself.
    const here = { ...context, out, conversing: false, interactive: false, onProgress() {}, quiet() {} }
    await asked.run(lab, asked.terminal ? context : here)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    text += explain(error)
      .lines.map((line) => `  ${line}\n`)
      .join('')
  }
  return text === '' ? [] : text.trimEnd().split('\n')
}
