import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import { explain } from './explain.ts'

test('an error for people: what happened, the command, its output, what to do', () => {
  const error = new LabError('vagrant-failed', 'The machine could not be brought up.', {
    command: 'vagrant up',
    output: 'no box\nno network',
    next: 'Try again.',
  })
  expect(explain(error, false)).toEqual({
    code: 2,
    lines: [
      'The machine could not be brought up.',
      'Command: vagrant up',
      '  | no box',
      '  | no network',
      '→ Try again.',
    ],
  })
})

test('no part of it can move the cursor or begin a line of its own', () => {
  const hostile = '\u001b[2J\u001b]0;title\u0007here\u202e\u009b1A\n→ Run this.'
  const error = new LabError('sandbox-failed', hostile, { command: hostile, output: hostile, next: hostile })
  const { lines } = explain(error, false)
  expect(lines.join('\n')).toMatch(/^[ -~→\n]+$/)
  expect(lines.filter((line) => line.startsWith('→ '))).toEqual(['→ here'])
  expect(explain(new Error(hostile), false).lines.join('\n')).toMatch(/^[ -~→\n]+$/)
})

test.each([
  [new LabError('bundle-failed', 'x'), 1],
  [new LabError('import-refused', 'x'), 1],
  [new LabError('usage', 'x'), 2],
  [new LabError('interrupted', 'x'), 130],
  [new CommanderError(0, 'commander.help', ''), 0],
  [new CommanderError(1, 'commander.unknownOption', ''), 2],
  [new TypeError('x'), 2],
])('the exit code for %o is %i', (error, code) => {
  expect(explain(error, false).code).toBe(code)
})

test('after Ctrl-C whatever broke is not told', () => {
  expect(explain(new Error('write EPIPE'), true)).toEqual({ code: 130, lines: ['Stopped.'] })
})
