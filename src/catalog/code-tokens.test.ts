import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { codeTokens } from './code-tokens.ts'

it('leaves out blanks and comments, and tells where each token is', () => {
  expect([...codeTokens('a /* b */\n+ // c\n `d`')]).toEqual(
    [
      { type: 'IdentifierName', value: 'a', offset: 0 },
      { type: 'Punctuator', value: '+', offset: 10 },
      { type: 'NoSubstitutionTemplate', value: '`d`', offset: 18, closed: true },
    ].map(({ type, value, offset }) => ({ type, value, offset })),
  )
})

it.each([
  ['todos', './todos.ts', "remainingTodos('a;'.repeat(500_000), 'x.ts')"],
  ['objections', '../bundle/tokens.ts', "objectionTo('a;'.repeat(500_000), 'x.ts')"],
])('a million tokens are looked through for %s with little memory', (_, module, call) => {
  const name = call.slice(0, call.indexOf('('))
  const program = `import { ${name} } from '${fileURLToPath(new URL(module, import.meta.url))}'; ${call}; console.log('done')`
  const limits = ['--max-old-space-size=24', '--max-semi-space-size=4']
  const args = [...limits, '--import', 'tsx', '--input-type=module', '--eval', program]
  expect(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ).toBe('done\n')
})
