import { expect, test } from 'vitest'
import { shownOn } from './screen.ts'

const small = { rows: 3, columns: 10 }

test('a line that is drawn again is there once', () => {
  expect(shownOn(small, 'working 1\r\u001b[Kdone\r\n').lines).toEqual(['done', ''])
})

test('what has scrolled away is not on the screen', () => {
  const { lines, visible } = shownOn(small, '1\r\n2\r\n3\r\n4')
  expect(lines).toEqual(['1', '2', '3', '4'])
  expect(visible).toEqual(['2', '3', '4'])
})

test('a line that is too wide goes on below, and is told', () => {
  const { lines, tooWide } = shownOn(small, '\u001b[1m0123456789\u001b[22mab')
  expect(lines).toEqual(['0123456789', 'ab'])
  expect(tooWide).toEqual(['0123456789'])
  expect(shownOn(small, '0123456789\r\n').tooWide).toEqual([])
})

test('a place on the screen is counted from what is on it', () => {
  expect(shownOn(small, '1\r\n2\r\n3\r\n4\u001b[1;1Hx\u001b[2;3Hy').lines).toEqual(['1', 'x', '3 y', '4'])
  expect(shownOn(small, '1\r\n2\u001b[2J\u001b[Hx').visible).toEqual(['x', ''])
})

test('the beginning of a line above or below', () => {
  expect(shownOn(small, '1\r\n2\u001b[1Fx\u001b[1Ey').visible).toEqual(['x', 'y'])
})
