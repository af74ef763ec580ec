import { expect, test } from 'vitest'
import { parseTable } from './table.ts'

const texts = (text: string) => parseTable(text, 'x.csv').rows.map((row) => row.map((cell) => cell.text))

test.each([
  ['a,b\n1,2\n', [['1', '2']]],
  ['a,b\r\n1,"2,""x""\r\n3"\r\n', [['1', '2,"x"\r\n3']]],
  ['\ufeffa;b\n1,5;2', [['1,5', '2']]],
  ['a\tb\n1\t', [['1', '']]],
  ['a,b\n,\n\n1,', [['1', '']]],
  ['a\n"x, y"\n', [['x, y']]],
])('%j', (text, rows) => {
  expect(texts(text)).toEqual(rows)
})

test('cells keep what they were written with', () => {
  const { rows, headRaw, byteOrderMark, lineEnd } = parseTable('\ufeff"a",b\r\n"1",2\r\n', 'x.csv')
  expect(rows[0]?.map(({ raw }) => raw)).toEqual(['"1"', '2'])
  expect([headRaw, byteOrderMark, lineEnd]).toEqual(['"a",b', '\ufeff', '\r\n'])
})

test.each(['', 'a,b\n"1,2\n', 'a\n"x"y\n'])('%j is no table', (text) => {
  expect(() => parseTable(text, 'x.csv')).toThrow(/x\.csv/)
})
