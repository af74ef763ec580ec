import { expect, test } from 'vitest'
import { pagesOf, pageWith } from './pages.ts'

const lines = (...texts: string[]) => `${texts.join('\n')}\n`
const texts = (text: string, rows: number, columns = 20) =>
  pagesOf(text, { rows, columns }).map((page) => page.text)

test('what fits the screen is one page', () => {
  expect(texts(lines('a', 'b', 'c'), 4)).toEqual(['a\nb\nc\n'])
})

test('a page ends at a blank line when one is near, and the next one begins behind it', () => {
  expect(texts(lines('a', 'b', 'c', 'd', '', 'e', 'f', 'g'), 7)).toEqual(['a\nb\nc\nd\n', 'e\nf\ng\n'])
})

test('a blank line far up does not leave half the screen free', () => {
  expect(texts(lines('a', '', 'b', 'c', 'd', 'e', 'f', 'g'), 7)).toEqual(['a\n\nb\nc\nd\ne\n', 'f\ng\n'])
})

test('where no blank line is near, a page does not end before what is moved in below a line', () => {
  const [first, second] = texts(lines('a', 'b', 'c', 'd', 'e', '  f', '  g', 'h'), 7)
  expect([first, second]).toEqual(['a\nb\nc\nd\n', 'e\n  f\n  g\nh\n'])
})

test('a heading goes with two lines of what follows', () => {
  const part = lines('a', 'b', 'c', '', '▸ head', '', 'd', 'e', 'f', 'g', 'h')
  for (const rows of [6, 7, 8]) expect(texts(part, rows)[0], String(rows)).toBe('a\nb\nc\n')
  expect(texts(part, 9)[0]).toBe('a\nb\nc\n\n▸ head\n\nd\ne\n')
  // What follows may be short and stand alone.
  expect(texts(lines('a', 'b', 'c', '', '▸ head', '', 'd', '', 'e', 'f', 'g'), 8)[0]).toBe('a\nb\nc\n')
})

test('a heading that is underlined does, and takes one above it along', () => {
  const part = lines('a', 'b', 'c', '', 'head', '────', '', '▸ and', '', 'd', 'e', 'f', 'g', 'h')
  for (const rows of [6, 7, 8, 9, 10, 11]) expect(texts(part, rows)[0], String(rows)).toBe('a\nb\nc\n')
  expect(texts(part, 12)[0]).toContain('▸ and\n\nd\ne\n')
  const colored = lines('a', 'b', 'c', '', '\u001b[1m▸ head\u001b[22m', '', 'd', 'e', 'f')
  expect(texts(colored, 7)[0]).toBe('a\nb\nc\n')
})

test('a heading at the top of a page stays where it is, however small the screen', () => {
  expect(texts(lines('▸ head', '', 'a', 'b', 'c'), 3)).toEqual(['▸ head\n', 'a\nb\n', 'c\n'])
})

test('a line that the terminal folds counts as the rows that it takes', () => {
  expect(texts(lines('x'.repeat(41), 'b', 'c'), 5)).toEqual([`${'x'.repeat(41)}\nb\n`, 'c\n'])
})

test('a line higher than the screen is shown all the same', () => {
  expect(texts(lines('x'.repeat(400), 'b'), 4)).toEqual([`${'x'.repeat(400)}\n`, 'b\n'])
})

test('colour is no word and takes no room', () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`
  const [first, second] = pagesOf(lines(red('one two'), red(''), red('three')), { rows: 3, columns: 8 })
  expect([first?.words, second?.words]).toEqual([0, 2])
})

test('a place is found again in a terminal of another size', () => {
  const words = Array.from({ length: 200 }, (_, index) => `w${index}`)
  const narrow = pagesOf(lines(...words), { rows: 11, columns: 20 })
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [`${word} ${words[index + 1]}`] : []))
  const wide = pagesOf(lines(...pairs), { rows: 26, columns: 20 })
  const place = narrow[7]?.words ?? 0
  expect(place).toBe(70)
  expect(wide[pageWith(wide, place)]?.text).toContain('w70 ')
  expect(pageWith(wide, 0)).toBe(0)
  expect(pageWith(wide, 10_000)).toBe(wide.length - 1)
})
