/**
 * `npm run lab read`, and the text that `npm run lab 4.2` begins with: page by page, from where the reader left.
 */
import { relative } from 'node:path'
import {
  keepReading,
  type Lab,
  pristineStub,
  type Reading,
  readSoFar,
  remainingTodos,
} from '../catalog/index.ts'
import { answersLast, renderMarkdown, shutAnswers, shutIn } from '../narrative/index.ts'
import { themeOf } from '../report/index.ts'
import type { Context } from './context.ts'
import { sayIfNot } from './keep-outcome.ts'
import { type Left, showPaged } from './pager.ts'
import { questionsOf } from './review.ts'

export async function readCommand(lab: Lab, context: Context): Promise<number> {
  const left = await showNarrative(lab, context)
  if (!left.whole) context.out(`${goesOn(lab, left, context)}\n`)
  return 0
}

/** A lab in which nothing is written yet: its text, then what to do. What was read to its end is not shown again. */
export async function beginLab(lab: Lab, context: Context): Promise<number> {
  const { root, out, conversing } = context
  const before = conversing ? await readSoFar(root, lab) : undefined
  if (before?.whole !== true) {
    const left = await showNarrative(lab, context)
    if (!left.whole) {
      out(`${goesOn(lab, left, context)}\n`)
      return 0
    }
  }
  out(`${await whatToDo(lab, before?.whole === true, context)}\n`)
  return 0
}

async function showNarrative(lab: Lab, context: Context): Promise<Left> {
  const { root, conversing } = context
  const before = await readSoFar(root, lab)
  let reading: Reading | undefined
  const whole = `${lab.narrative}\n${questionsOf(lab)}`
  const { text, answers } = shutAnswers(whole)
  try {
    const left = await showPaged(
      (drawing, canAsk) => renderMarkdown(canAsk ? text : answersLast(whole), drawing),
      context,
      {
        more: (page, drawing) =>
          shutIn(page)
            .map((number) => renderMarkdown(`### Answer ${number}\n\n${answers[number - 1] ?? ''}`, drawing))
            .join('\n'),
        ...(before === undefined ? {} : { from: before.words }),
        onPage: (words) => {
          reading = { words, whole: before?.whole ?? false }
        },
      },
    )
    // The next reading begins at the beginning.
    if (left.whole) reading = { words: 0, whole: true }
    return left
  } finally {
    const known = reading
    if (conversing && known !== undefined) await sayIfNot(context, () => keepReading(root, lab, known))
  }
}

function goesOn({ id }: Lab, { page, pages }: Left, { drawing }: Context): string {
  return `\n${themeOf(drawing).next(`  → To go on from page ${page} of ${pages}: npm run lab read ${id}`)}`
}

/** Where to write, and how to see what comes of it. */
async function whatToDo(lab: Lab, wasRead: boolean, { root, drawing }: Context): Promise<string> {
  const theme = themeOf(drawing)
  const file = relative(root, lab.files.stub)
  const todos = remainingTodos((await pristineStub(lab)) ?? '', file)
  const [first] = todos
  return [
    ...(wasRead ? [theme.quiet(`  You have read the text; npm run lab read ${lab.id} shows it again.`)] : []),
    `  Now it is your turn. Open ${theme.strong(file)}:`,
    `  ${todos.length} places in it say TODO${first === undefined ? '.' : `, the first on line ${first.at.split(':').at(-1)}.`}`,
    '',
    theme.next(`  → Then: npm run lab watch ${lab.id}`),
    theme.quiet(`    It checks after every save; npm run lab check ${lab.id} does it once.`),
  ].join('\n')
}
