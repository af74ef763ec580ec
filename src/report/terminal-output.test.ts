import { describe, expect, test } from 'vitest'
import { terminalOutput } from './terminal-output.ts'

const shown = (...pieces: (string | number[])[]): string => {
  const output = terminalOutput()
  return pieces.map((piece) => output.take(Buffer.from(piece as string)).toString('utf8')).join('')
}
/** As one piece, and byte by byte: where a read happens to end makes no difference. */
const both = (text: string): string => {
  const whole = shown(text)
  expect(shown(...[...Buffer.from(text)].map((byte) => [byte]))).toBe(whole)
  return whole
}

describe('passes', () => {
  test.each([
    ['text', 'plain, äöü, ─│, 🙂, tab\t, bell\x07, back\b\r\n'],
    ['colors', '\x1b[1;38;5;9mred\x1b[0m \x1b[38:2::1:2:3mx'],
    ['movement and erasing', '\x1b[2J\x1b[H\x1b[10;20H\x1b[K\x1b[3A\x1b[2@\x1b[?K'],
    ['bracketed paste, the other screen, the cursor', '\x1b[?2004h\x1b[?1049h\x1b[?25l\x1b[?1;7h'],
    ['a scroll region, insert mode, a soft reset', '\x1b[2;20r\x1b[4h\x1b[4l\x1b[!p'],
    ['character sets and the keypad', '\x1b(0lqk\x1b(B\x0e\x0f\x1b=\x1b>\x1b7\x1b8\x1bM'],
    ['the shape of the cursor', '\x1b[5 q'],
  ])('%s', (_, text) => {
    expect(both(text)).toBe(text)
  })
})

describe('leaves out what makes a terminal answer', () => {
  test.each([
    ['device attributes', '\x1b[c', '\x1b[>c', '\x1b[=0c', '\x1bZ'],
    ['status and cursor reports', '\x1b[6n', '\x1b[5n', '\x1b[?6n', '\x1b[?996n'],
    ['window reports and sizes', '\x1b[21t', '\x1b[18t', '\x1b[8;10;10t', '\x1b[22;0t'],
    ['DECRQSS and other device control strings', '\x1bP$qm\x1b\\', '\x1bP+q544e\x1b\\'],
    ['modes, versions, checksums, parameters', '\x1b[?1$p', '\x1b[4$p', '\x1b[>q', '\x1b[1;1;1*y', '\x1b[x'],
    ['colors and the clipboard', '\x1b]11;?\x07', '\x1b]52;c;ZXZpbA==\x07', '\x1b]52;c;?\x1b\\'],
    ['the keyboard protocol', '\x1b[?u', '\x1b[>1u', '\x1b[>4;2m', '\x1b[?4m'],
    ['the answerback', '\x05'],
    ['graphics', '\x1b[?1;1;0S', '\x1b_Gi=1,a=q;AAAA\x1b\\', '\x1bPq#0;2;0;0;0\x1b\\'],
  ])('%s', (_, ...sequences) => {
    for (const sequence of sequences) expect(both(`a${sequence}b`)).toBe('ab')
  })
})

describe('leaves out what changes it behind the person’s back', () => {
  test.each([
    [
      'its title and other commands',
      '\x1b]0;title\x07',
      '\x1b]2;t\x1b\\',
      '\x1b]8;;http://x\x07',
      '\x1b^x\x1b\\',
    ],
    ['the mouse and the focus', '\x1b[?1000h', '\x1b[?1006;1004h', '\x1b[?1049;1003h'],
    ['132 columns, a locked keyboard, a printer', '\x1b[?3h', '\x1b[2h', '\x1b[5i', '\x1b[?5i'],
    ['another encoding', '\x1b%@', '\x1b G', '\x1b[62"p'],
    ['counts that keep it busy', '\x1b[999999b'],
    ['control characters of eight bits', '\u009b6n'.slice(0, 1), '\u0090', '\u009d'],
  ])('%s', (_, ...sequences) => {
    for (const sequence of sequences) expect(both(`a${sequence}b`)).toBe('ab')
  })
})

test('bytes that are no characters cannot be controls of eight bits', () => {
  expect(shown([0x61, 0x9b, 0x36, 0x6e, 0xff, 0x62])).toBe('a�6n�b')
  expect(shown([0xe2, 0x82], [0xac])).toBe('€')
  expect(shown([0xe2, 0x61])).toBe('�a')
  expect(shown([0xe0, 0x80, 0x9b])).toMatch(/^�+$/)
})

test('a string that nobody ends hides no more than its line', () => {
  expect(both('a\x1b]0;never ended\r\nb')).toBe('a\r\nb')
  expect(both(`a\x1bP${'x'.repeat(5000)}b`)).toMatch(/^ax+b$/)
  expect(both('a\x1b]0;t\x1b[31mred')).toBe('a\x1b[31mred')
})

test('a sequence is cancelled as terminals cancel it', () => {
  expect(both('a\x1b[3\x186nb')).toBe('a6nb')
  expect(both('a\x1b[\x1b[6nb')).toBe('ab')
  expect(both(`a\x1b[${'1;'.repeat(100)}nb`)).not.toContain('\x1b')
})

test('what was switched is put back, and nothing else', () => {
  const output = terminalOutput()
  const always = output.undo()
  output.take(Buffer.from('\x1b[?2004h\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?7l\x1b[?1h\x1b[?1l'))
  expect(output.undo()).toBe(`\x1b[?2004l\x1b[?1049l\x1b[?7h${always}`)
})

test('tab stops that were set or cleared are every eight columns again', () => {
  const always = terminalOutput().undo()
  for (const switched of ['\x1b[3g', '\x1bH', '\x1b[0g']) {
    const output = terminalOutput()
    output.take(Buffer.from(switched))
    expect(output.undo()).toBe(`\x1b7\r\x1b[3g${'\x1b[8C\x1bH'.repeat(32)}\x1b8${always}`)
  }
})
