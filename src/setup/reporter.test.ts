import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReporter, formatDone, formatLine } from './reporter.mjs'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function stream(isTTY: boolean) {
  const made = Object.assign(new PassThrough(), { isTTY, columns: 100 })
  return { made, text: () => String(made.read() ?? '') }
}

test('a bar shows sizes and time, and fits the terminal', () => {
  const progress = { step: 'download', label: 'Downloading', bytes: 51e6, total: 102e6 }
  const line = formatLine(progress, 3.25, 100)
  expect(line).toContain('████████████░░░░░░░░░░░░')
  expect(line).toMatch(/51\/102 MB {2}3\.3 s$/)
  expect(formatLine(progress, 3.25, 40).length).toBeLessThan(40)
})

test('what cannot be measured in bytes is shown in percent, or with its time alone', () => {
  expect(formatLine({ step: 'x', label: 'Installing', fraction: 0.456 }, 1, 100)).toMatch(/45 % {2}1\.0 s$/)
  expect(formatLine({ step: 'x', label: 'Reading' }, 1, 100)).toBe(`${'Reading'.padEnd(36)}  1.0 s`)
})

test('what is going on takes the place of the blanks', () => {
  expect(formatLine({ step: 'x', label: 'Grading', detail: '1 of 3' }, 1, 100)).toBe('Grading  1.0 s  1 of 3')
})

test('a finished step keeps its size and time', () => {
  expect(formatDone({ step: 'x', label: 'Packing', total: 169.7e6, done: true }, 2.31)).toBe(
    '✓ Packing (170 MB, 2.3 s)',
  )
})

test('without a terminal there is a line at the beginning and one at the end, and no control characters', () => {
  const { made, text } = stream(false)
  const reporter = createReporter(made)
  reporter.progress({ step: 'a', label: 'First' })
  reporter.progress({ step: 'a', label: 'First', bytes: 1, total: 2 })
  vi.advanceTimersByTime(1500)
  reporter.progress({ step: 'a', label: 'First', done: true })
  reporter.progress({ step: 'b', label: 'Second' })
  expect(text()).toBe('First …\n✓ First (1.5 s)\nSecond …\n')
})

test('on a terminal the line is redrawn while time passes, and wiped at the end', () => {
  const { made, text } = stream(true)
  const reporter = createReporter(made)
  reporter.progress({ step: 'a', label: 'First' })
  expect(text()).toContain('First')
  vi.advanceTimersByTime(1000)
  expect(text()).toContain('1.0 s')
  reporter.pause()
  expect(text().endsWith('\r\x1b[K')).toBe(true)
  vi.advanceTimersByTime(1000)
  expect(text()).toBe('')
})
