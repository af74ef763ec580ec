/**
 * `npm run lab` on a terminal: pick a lab, then what to do with it.
 */
import type { Lab, LabState } from '../catalog/index.ts'
import { type ListedLab, labHeading, nextLab, renderLabRows, themeOf, wordFor } from '../report/index.ts'
import type { Context } from './context.ts'
import { type Choice, pick } from './picker.ts'

export interface Offered {
  name: string
  description: string
}

/** The words behind `npm run lab`; undefined when nothing was picked. */
export async function pickLab(
  labs: ListedLab<Lab>[],
  commands: Offered[],
  context: Pick<Context, 'drawing' | 'signal'>,
): Promise<string[] | undefined> {
  const { drawing } = context
  const theme = themeOf(drawing)
  const width = process.stdout.columns || drawing.width
  const look = { ...drawing, width: width - 2 }
  const rows = renderLabRows(labs, look)
  const next = nextLab(labs)
  let at = next === undefined ? 0 : labs.indexOf(next)
  for (;;) {
    const listed = await pick(
      {
        heading: theme.strong(labHeading(labs, look).join('\n')),
        message: 'Which lab?',
        keys: theme.quiet(keysFor(width, 'leaves')),
        choices: labs.map((value, index) => ({ value, text: textOf(value), shown: rows[index] ?? '' })),
        initial: at,
      },
      context,
    )
    if (listed === undefined) return undefined
    const words = await pickCommand(listed, commands, context)
    if (words !== undefined) return words
    at = labs.indexOf(listed)
  }
}

async function pickCommand(
  { lab, state }: ListedLab<Lab>,
  commands: Offered[],
  context: Pick<Context, 'drawing' | 'signal'>,
): Promise<string[] | undefined> {
  const theme = themeOf(context.drawing)
  const width = process.stdout.columns || context.drawing.width
  const offered = menuFor(lab, state, commands)
  const widest = Math.max(...offered.map(({ name }) => name.length))
  const choices = offered.map(({ name, description, words }): Choice<string[]> => {
    const room = description.length + widest + 6 <= width
    return {
      value: words,
      text: name,
      shown: room ? `${name.padEnd(widest)}  ${theme.quiet(description)}` : name,
    }
  })
  const word = wordFor(state, lab.kind)
  return pick(
    {
      heading: theme.strong(`Lab ${lab.id} · ${lab.title}${word === '' ? '' : ` · ${word}`}`),
      message: 'What now?',
      keys: theme.quiet(keysFor(width, 'goes back')),
      choices,
      initial: 0,
    },
    context,
  )
}

/** What one most likely wants comes first. */
const ORDER: Record<LabState, string[]> = {
  untouched: ['read', 'watch', 'check', 'shell', 'topology', 'hint', 'solution', 'review'],
  started: ['watch', 'check', 'hint', 'shell', 'topology', 'read', 'solution', 'diff', 'review', 'reset'],
  changed: [
    'check',
    'watch',
    'hint',
    'shell',
    'topology',
    'diff',
    'read',
    'review',
    'why',
    'solution',
    'reset',
  ],
  passed: ['review', 'why', 'diff', 'solution', 'shell', 'topology', 'read', 'check', 'watch', 'reset'],
}

interface Entry extends Offered {
  words: string[]
}

/** Those commands that there are. */
export function menuFor(
  { id, kind }: Pick<Lab, 'id' | 'kind'>,
  state: LabState,
  commands: Offered[],
): Entry[] {
  const tour = { name: 'tour', description: 'see a network come up, and follow its packets', words: [id] }
  const names = kind === 'tour' ? ['read', 'review'] : ORDER[state]
  const known = names.flatMap((name) => commands.filter((command) => command.name === name))
  const entries = known.map((command) => ({ ...command, words: [command.name, id] }))
  return kind === 'tour' ? [tour, ...entries] : entries
}

/** What typing is compared with. */
function textOf({ lab, state }: ListedLab): string {
  return `${lab.id} ${lab.title} ${state === 'untouched' ? 'untouched' : wordFor(state, lab.kind)}`
}

function keysFor(width: number, onEscape: string): string {
  const keys = `type to filter · Enter takes it · Esc ${onEscape}`
  return keys.length + 2 < width ? `  ${keys}` : `  Esc ${onEscape}`
}
