/**
 * The answers that a narrative keeps shut: a `<details>` with an `Answer` for its summary, as code hosts show it. Markdown in,
 * Markdown out.
 */

export interface Shut {
  /** Where an answer stood is its number, and nothing else of it. */
  text: string
  /** Markdown, in the order of their numbers, which start at 1. */
  answers: string[]
}

const ANSWER = /^<details>\n<summary>Answer<\/summary>\n+(.*?)\n+<\/details>$/gms
const MARK = /▸ Answer (\d+)/g

export function shutAnswers(markdown: string): Shut {
  const answers: string[] = []
  const text = markdown.replace(ANSWER, (_, answer: string) => `**▸ Answer ${answers.push(answer)}**`)
  return { text, answers }
}

/** The numbers of the answers that are shut in a rendered text. */
export function shutIn(rendered: string): number[] {
  return [...rendered.matchAll(MARK)].map(([, number]) => Number(number))
}

/** With all answers at the end: for readers that cannot ask for one, such as another program's pager. */
export function answersLast(markdown: string): string {
  const { text, answers } = shutAnswers(markdown)
  if (answers.length === 0) return text
  const all = answers.map((answer, index) => `### Answer ${index + 1}\n\n${answer}`)
  return `${text.trimEnd()}\n\n## Answers\n\n${all.join('\n\n')}\n`
}

/** Cut before each answer and after it. */
export function partsAround(markdown: string): { text: string; isAnswer: boolean }[] {
  return markdown
    .split(ANSWER)
    .map((text, index) => ({ text, isAnswer: index % 2 === 1 }))
    .filter(({ text }) => text.trim() !== '')
}
