import { describe, expect, it } from 'vitest'
import { LabError } from '../errors.ts'
import { splitReview } from './review.ts'

const ending = (...lines: string[]) => ['# Lab', '', 'Text.', '', ...lines, ''].join('\n')
const complete = [
  '## Review',
  '',
  '### Why?',
  '',
  'Because.',
  '',
  '### How `much`?',
  '',
  'Some.',
  '',
  'Or more.',
]

function problemOf(markdown: string): string {
  try {
    splitReview(markdown, 'labs/x/README.md')
  } catch (error) {
    expect(error).toBeInstanceOf(LabError)
    expect((error as LabError).code).toBe('bad-lab')
    return (error as LabError).message
  }
  return expect.unreachable('the review was accepted')
}

describe('splitReview', () => {
  it('takes the questions and answers off the narrative', () => {
    expect(splitReview(ending(...complete), 'labs/x/README.md')).toEqual({
      narrative: '# Lab\n\nText.\n',
      review: [
        { question: 'Why?', answer: 'Because.' },
        { question: 'How `much`?', answer: 'Some.\n\nOr more.' },
      ],
    })
  })

  it('leaves fenced code alone, in the narrative and in an answer', () => {
    const script = ['```sh', '## Review', '### why', '```']
    const longer = ['~~~~text', '~~~', '## Review', '~~~~']
    const { narrative, review } = splitReview(ending(...script, ...longer, ...complete, '', ...script), 'f')
    expect(narrative).toBe(`# Lab\n\nText.\n\n${[...script, ...longer].join('\n')}\n`)
    expect(review[1].answer).toBe(`Some.\n\nOr more.\n\n${script.join('\n')}`)
  })

  it('keeps deeper headings in the answer that they belong to', () => {
    const { review } = splitReview(ending(...complete, '', '#### Where', '', 'There.'), 'f')
    expect(review[1].answer).toBe('Some.\n\nOr more.\n\n#### Where\n\nThere.')
  })

  it.each([
    ['no review', [], 'there is none'],
    ['one question', complete.slice(0, 5), 'must have exactly two questions, and has 1'],
    ['no question', ['## Review'], 'must have exactly two questions, and has 0'],
    ['three questions', [...complete, '### When?', 'Now.'], 'must have exactly two questions, and has 3'],
    ['a question without an answer', complete.slice(0, 8), '"How `much`?" has no answer'],
    ['an answer of blanks', [...complete.slice(0, 4), '  ', ...complete.slice(5)], '"Why?" has no answer'],
    ['text before the questions', ['## Review', 'Now.', ...complete.slice(2)], 'begins with text'],
    ['a section behind it', [...complete, '## More', 'Text.'], '"More" comes after it'],
  ])('refuses %s', (_, lines, problem) => {
    expect(problemOf(ending(...lines))).toContain(`labs/x/README.md: review: ${problem}`)
  })
})
