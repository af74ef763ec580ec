import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandFailed, forwardDropped, halfWay, hostile } from './fixtures.ts'
import { renderProblems } from './problems.ts'

const tasks = JSON.parse(readFileSync(new URL('../../.vscode/tasks.json', import.meta.url), 'utf8'))
const { pattern } = tasks.tasks[0].problemMatcher
const matched = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const found = new RegExp(pattern.regexp).exec(line)
      return found === null
        ? line
        : [pattern.file, pattern.line, pattern.severity].map((group: number) => found[group]).join(' ')
    })

const FILE = 'labs/4.1-network-manager/network-manager.ts'

test('a failure is where the code threw, else where its last command ran', () => {
  expect(matched(renderProblems(commandFailed))).toEqual([`${FILE} 150 error`])
  expect(matched(renderProblems(forwardDropped))[0]).toMatch(/ 15\d error$/)
})

test('what is still to write is a warning', () => {
  expect(matched(renderProblems(halfWay))).toEqual([`${FILE} 111 warning`, `${FILE} 120 warning`])
})

test('what the guest sends cannot make a line of its own', () => {
  for (const line of renderProblems(hostile).trimEnd().split('\n'))
    expect(line).toMatch(/^\S.*:\d+: (error|warning): /)
})
