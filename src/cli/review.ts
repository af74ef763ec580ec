/**
 * `npm run lab review`: the two questions that a lab ends with, and time to think before each answer.
 */
import type { Lab } from '../catalog/index.ts'
import { renderMarkdown } from '../narrative/index.ts'
import type { Context } from './context.ts'
import { waitForEnter } from './wait-for-enter.ts'

/** @param pause lasts until the learner wants to see the answer; what they type is theirs, and not looked at */
export async function reviewCommand(
  lab: Pick<Lab, 'id' | 'title' | 'review'>,
  { conversing, drawing, out, signal }: Pick<Context, 'conversing' | 'drawing' | 'out' | 'signal'>,
  pause = () => waitForEnter({ type: 'input', message: 'Your answer' }, signal),
): Promise<void> {
  const show = (markdown: string) => out(`\n${renderMarkdown(markdown, drawing)}`)
  show(`# Review of lab ${lab.id} · ${lab.title}`)
  if (conversing) show('Answer each question in your head or in writing. Enter shows what we would say.')
  for (const { question, answer } of lab.review) {
    show(`### ${question}`)
    if (conversing) {
      out('\n')
      await pause()
    }
    show(answer)
  }
}

/** Markdown: what a reader of the narrative sees of its review. */
export function questionsOf({ id, review }: Pick<Lab, 'id' | 'review'>): string {
  const [first, second] = review.map(({ question }, index) => `${index + 1}. ${question}`)
  return `## Review\n\n${first}\n\n${second}\n\n\`npm run lab review ${id}\` asks them one by one, and has the answers.\n`
}
