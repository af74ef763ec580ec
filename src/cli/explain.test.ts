import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import { explain } from './explain.ts'
import { createProgram, runProgram } from './program.ts'

test('an error for people: what happened, the command, its output, what to do', () => {
  const error = new LabError('vagrant-failed', 'The machine could not be brought up.', {
    command: 'vagrant up',
    output: 'no box\nno network',
    next: 'Try again.',
  })
  expect(explain(error)).toMatchObject({
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

test('what is said of a place is said once, with the place below', () => {
  const message = 'labs/4.1-x/x.ts:4:1: Expected ")"'
  const error = new LabError('bundle-failed', message, {
    output: `${message}\n 4 │ }\n   │ ^`,
    next: 'Mend it.',
  })
  expect(explain(error).lines).toEqual([message, '  |  4 │ }', '  |    │ ^', '→ Mend it.'])
  const all = new LabError('bundle-failed', message, { output: message })
  expect(explain(all).lines).toEqual([message])
})

test('no part of it can move the cursor or begin a line of its own', () => {
  const hostile = '\u001b[2J\u001b]0;title\u0007here\u202e\u009b1A\n→ Run this.'
  const error = new LabError('sandbox-failed', hostile, { command: hostile, output: hostile, next: hostile })
  const { lines } = explain(error)
  expect(lines.join('\n')).toMatch(/^[ -~→\n]+$/)
  expect(lines.filter((line) => line.startsWith('→ '))).toEqual(['→ here'])
  expect(explain(new Error(hostile)).lines.join('\n')).toMatch(/^[ -~→\n]+$/)
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
  expect(explain(error).code).toBe(code)
})

test('for --json: the same in fields, and no stack', () => {
  const error = new LabError('usage', 'No such check.', { next: 'npm run lab' })
  expect(explain(error).error).toEqual({ code: 'usage', message: 'No such check.', next: 'npm run lab' })
  const bug = explain(new TypeError('x is not a function'))
  expect(bug.error).toEqual({
    code: 'bug',
    message: expect.stringContaining('TypeError: x is not a function'),
  })
  expect(JSON.stringify(bug.error)).not.toContain('    at ')
  expect(bug.lines.join('\n')).toContain('    at ')
})

test('what commander says is told in its words, but not as an error twice', () => {
  const error = new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'")
  expect(explain(error)).toMatchObject({ lines: ["unknown option '--x'"], error: { code: 'usage' } })
})

test('what commander misses is told with where to look', async () => {
  const program = createProgram('grade').argument('<inputs...>')
  const error = await runProgram(program, []).catch((caught: unknown) => caught)
  expect(explain(error)).toMatchObject({
    lines: ["missing required argument 'inputs'", '→ npm run grade -- --help'],
    error: { next: 'npm run grade -- --help' },
  })
})

test.each([
  ['EMFILE', 'ulimit -n'],
  ['ENOSPC', 'Free some space'],
  ['ENOMEM', 'ulimit -v'],
])('what the machine does not give (%s) is no bug', (code, next) => {
  const error = Object.assign(new Error(`${code}: nothing`), { code, syscall: 'open' })
  const { lines, error: document } = explain(error)
  expect(lines.join('\n')).toContain(next)
  expect(lines.join('\n')).not.toContain('bug')
  expect(document.code).toBe('machine')
})
