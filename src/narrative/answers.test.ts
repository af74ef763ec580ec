import { expect, test } from 'vitest'
import { answersLast, partsAround, renderMarkdown, shutAnswers, shutIn } from './index.ts'

const answer = (text: string) => `<details>\n<summary>Answer</summary>\n\n${text}\n\n</details>\n`
const NARRATIVE = `# A\n\nHow many?\n\n${answer('Two.')}\nAnd why?\n\n${answer('```console\nweb# id\n```')}\nOn.\n`

test('an answer is not in the text until it is asked for', () => {
  const { text, answers } = shutAnswers(NARRATIVE)
  expect(text).toBe('# A\n\nHow many?\n\n**▸ Answer 1**\n\nAnd why?\n\n**▸ Answer 2**\n\nOn.\n')
  expect(answers).toEqual(['Two.', '```console\nweb# id\n```'])
})

test.each([true, false])('it is found by its number in what was rendered, in color: %s', (color) => {
  expect(shutIn(renderMarkdown(shutAnswers(NARRATIVE).text, { width: 80, color }))).toEqual([1, 2])
})

test('a reader who cannot ask has all of them at the end', () => {
  expect(answersLast(NARRATIVE)).toContain(
    'On.\n\n## Answers\n\n### Answer 1\n\nTwo.\n\n### Answer 2\n\n```console',
  )
  expect(answersLast('No answers.\n')).toBe('No answers.\n')
})

test('other details stay as they were written', () => {
  const other = '<details>\n<summary>More</summary>\n\nText.\n\n</details>\n'
  expect(shutAnswers(other)).toEqual({ text: other, answers: [] })
})

test('a tour stops before an answer', () => {
  expect(partsAround(NARRATIVE).map(({ text, isAnswer }) => [text.trim(), isAnswer])).toEqual([
    ['# A\n\nHow many?', false],
    ['Two.', true],
    ['And why?', false],
    ['```console\nweb# id\n```', true],
    ['On.', false],
  ])
})
