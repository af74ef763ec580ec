import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openScreen, type Screen } from './terminal.ts'

class Input extends EventEmitter {
  raw = false
  setRawMode(raw: boolean): void {
    this.raw = raw
  }
  resume(): void {}
  pause(): void {}
}
class Output extends EventEmitter {
  columns = 80
  rows = 24
  written = ''
  write(text: string): void {
    this.written += text
  }
}

let input: Input
let output: Output
let screen: Screen
const onKey = vi.fn<(key: string) => void>()
const onChanged = vi.fn<() => void>()
const onGone = vi.fn<() => void>()

beforeEach(() => {
  for (const told of [onKey, onChanged, onGone]) told.mockReset()
  input = new Input()
  output = new Output()
  screen = openScreen({
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    ...{ onKey, onChanged, onGone },
  })
})
afterEach(() => screen[Symbol.dispose]())

const ALTERNATE = '\u001b[?1049h\u001b[?25l'
const BACK = '\u001b[?25h\u001b[?1049l'

test('takes a screen of its own, and gives back what was there', () => {
  expect(output.written).toBe(ALTERNATE)
  expect(input.raw).toBe(true)
  screen[Symbol.dispose]()
  screen[Symbol.dispose]()
  expect(output.written).toBe(ALTERNATE + BACK)
  expect(input.raw).toBe(false)
})

test('draws only what has changed, and nothing below the last row', () => {
  screen.draw(['one', 'two'])
  output.written = ''
  screen.draw(['one', 'three'])
  expect(output.written).toContain('three')
  expect(output.written).not.toContain('one')
  output.written = ''
  screen.draw(['one', 'three'])
  expect(output.written).toBe('')
  output.rows = 1
  output.emit('resize')
  expect(onChanged).toHaveBeenCalledTimes(1)
  screen.draw(['one', 'three'])
  expect(output.written).toContain('one')
  expect(output.written).not.toContain('three')
})

test('lends the terminal, and draws again when it is back', async () => {
  await screen.lend(async () => {
    expect(input.raw).toBe(false)
    output.written = ''
    screen.draw(['one'])
    expect(output.written).toBe('')
  })
  expect(onChanged).toHaveBeenCalledTimes(1)
  expect(input.raw).toBe(true)
})

test.each([
  ['q', { name: 'q' }, 'q'],
  ['G', { name: 'g', shift: true }, 'G'],
  ['\u0003', { name: 'c', ctrl: true }, 'ctrl-c'],
  [' ', { name: 'space' }, 'space'],
  ['\u001b[A', { name: 'up' }, 'up'],
])('%j', (text, key, name) => {
  input.emit('keypress', text, key)
  expect(onKey).toHaveBeenCalledWith(name)
})

test('says once that nobody is there any more, and writes nothing then', () => {
  output.emit('error', new Error('EIO'))
  input.emit('end')
  expect(onGone).toHaveBeenCalledTimes(1)
  output.written = ''
  screen.draw(['one'])
  screen[Symbol.dispose]()
  expect(output.written).toBe('')
})
