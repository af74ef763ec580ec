/**
 * Parts a lab's narrative from the review at its end, so that the answers can be kept back until somebody asks. Knows of
 * Markdown only where headings are.
 */
import { LabError } from '../errors.ts'

export interface Question {
  /** Markdown on one line. */
  question: string
  /** Markdown. */
  answer: string
}

export type Review = [Question, Question]

interface Heading {
  /** 1 to 6. */
  level: number
  text: string
  /** Index of its line. */
  line: number
}

/** `file` is only used to name the culprit. Throws LabError `bad-lab` unless the text ends with two answered questions. */
export function splitReview(markdown: string, file: string): { narrative: string; review: Review } {
  const lines = markdown.split('\n')
  const headings = headingsOf(lines)
  const start = headings.findLastIndex(({ level, text }) => level === 2 && text === 'Review')
  const title = headings[start]
  if (title === undefined) throw badReview(file, 'there is none')
  const below = headings.slice(start + 1)
  const stranger = below.find(({ level }) => level < 3)
  if (stranger !== undefined) throw badReview(file, `"${stranger.text}" comes after it`)
  const questions = below.filter(({ level }) => level === 3)
  if (textBetween(lines, title, questions[0]) !== '')
    throw badReview(file, 'begins with text, not with a question')
  const [first, second, ...others] = questions.map((heading, index) => ({
    question: heading.text,
    answer: textBetween(lines, heading, questions[index + 1]),
  }))
  if (first === undefined || second === undefined || others.length > 0) {
    throw badReview(file, `must have exactly two questions, and has ${questions.length}`)
  }
  const unanswered = [first, second].find(({ answer }) => answer === '')
  if (unanswered !== undefined) throw badReview(file, `"${unanswered.question}" has no answer`)
  const narrative = lines.slice(0, title.line).join('\n').trimEnd()
  return { narrative: `${narrative}\n`, review: [first, second] }
}

/** Not those in fenced code: a comment of a shell script is no heading. */
function headingsOf(lines: string[]): Heading[] {
  let fence: string | undefined
  return lines.flatMap((line, index) => {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined
      return []
    }
    fence = mark
    const [, marks, text] = /^(#{1,6})[ \t]+(.+?)[ \t]*$/.exec(line) ?? []
    return marks === undefined || text === undefined ? [] : [{ level: marks.length, text, line: index }]
  })
}

function textBetween(lines: string[], { line }: Heading, next: Heading | undefined): string {
  return lines
    .slice(line + 1, next?.line)
    .join('\n')
    .trim()
}

function badReview(file: string, problem: string): LabError {
  return new LabError('bad-lab', `${file}: review: ${problem}`, {
    next: 'End the file with "## Review" and two questions, each a heading "### …?" with its answer below.',
  })
}
