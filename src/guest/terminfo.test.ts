import { expect, test } from 'vitest'
import { terminfoEntry } from './terminfo.ts'

/** As term(5) has it. */
function parsed(entry: Buffer) {
  const [magic = 0, names = 0, booleans = 0, numbers = 0, strings = 0, table = 0] = Array.from(
    { length: 6 },
    (_, index) => entry.readUInt16LE(2 * index),
  )
  const numbersAt = 12 + names + booleans + ((names + booleans) % 2)
  const stringsAt = numbersAt + 2 * numbers
  const tableAt = stringsAt + 2 * strings
  return {
    magic,
    name: entry.subarray(12, 12 + names).toString('latin1'),
    isSet: (at: number) => at < booleans && entry[12 + names + at] === 1,
    number: (at: number) => entry.readInt16LE(numbersAt + 2 * at),
    text(at: number) {
      const offset = entry.readInt16LE(stringsAt + 2 * at)
      const start = tableAt + offset
      return offset < 0 ? undefined : entry.subarray(start, entry.indexOf(0, start)).toString('latin1')
    },
    ends: tableAt + table === entry.length,
  }
}

test('the entry is as term(5) has it', () => {
  const entry = parsed(terminfoEntry())
  expect(entry).toMatchObject({ magic: 0o432, name: 'xterm|a terminal of today\0', ends: true })
  expect([1, 4, 13, 14].every(entry.isSet)).toBe(true)
  expect(entry.isSet(0)).toBe(false)
  expect([entry.number(0), entry.number(2)]).toEqual([80, 24])
  // el, cup, the arrow to the left, the end key; cbt is none of ours.
  expect(entry.text(6)).toBe('\x1b[K')
  expect(entry.text(10)).toBe('\x1b[%i%p1%d;%p2%dH')
  expect(entry.text(79)).toBe('\x1b[D')
  expect(entry.text(164)).toBe('\x1b[F')
  expect(entry.text(0)).toBeUndefined()
})
