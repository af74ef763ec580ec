import { expect, it } from 'vitest'
import { NotWritten, todo } from '../../labs/support/todo.ts'
import { remainingTodos } from './todos.ts'

const file = 'labs/4.1-x/x.ts'
const found = (source: string) => remainingTodos(source, file)

it('finds calls, with line and text', () => {
  const source = `import { todo } from '../support/todo.ts'

export class Pool<T extends string> {
  allocate(): string {
    return todo('hand out the next free address')
  }
  release(ip: T) {
    todo(
      "mark the pool's address",
    )
    return \`\${todo(\`in a template\`)}\`
  }
}
`
  expect(found(source)).toEqual([
    { at: `${file}:5`, what: 'hand out the next free address' },
    { at: `${file}:8`, what: "mark the pool's address" },
    { at: `${file}:11`, what: 'in a template' },
  ])
})

it('counts lines across comments, templates and Windows line ends', () => {
  expect(found("/*\n\n*/ `\n` // x\r\ntodo('a')\r\n\r\ntodo('b')")).toEqual([
    { at: `${file}:5`, what: 'a' },
    { at: `${file}:7`, what: 'b' },
  ])
})

it.each([
  "// todo('x')",
  "/* todo('x') */",
  'const s = "todo(\'x\')"',
  "const s = `todo('x')`",
  "const r = /todo('x')/",
  "list.todo('x')",
  "list?.todo('x')",
  'function todo(what: string) {}',
  "import { todo } from './todo.ts'",
  "mytodo('x')",
])('does not take %s for one', (source) => {
  expect(found(source)).toEqual([])
})

it('survives a source that does not parse', () => {
  expect(found("todo('a')\n'unclosed\n)))todo('b'")).toEqual([
    { at: `${file}:1`, what: 'a' },
    { at: `${file}:3`, what: 'b' },
  ])
  expect(found(`todo(what)\ntodo(`)).toEqual([
    { at: `${file}:1`, what: 'todo(…)' },
    { at: `${file}:2`, what: 'todo(…)' },
  ])
})

it('counts lines that end inside of strings, templates and comments', () => {
  const lines = ["'a\\", "b'", '`c', '$', '{d', '`', '/*', '*/', "todo('e')"]
  expect(found(lines.join('\n'))).toEqual([{ at: `${file}:9`, what: 'e' }])
})

it('stops where nobody would read on', () => {
  const what = found(`todo('${'x'.repeat(10_000)}');`.repeat(300))
  expect(what).toHaveLength(100)
  expect(what[0]?.what).toHaveLength(500)
})

it('unescapes what a person should read', () => {
  expect(found("todo('the pool\\'s end')")).toEqual([{ at: `${file}:1`, what: "the pool's end" }])
})

it('is what the stubs throw', () => {
  expect(() => todo('the bridge')).toThrow(NotWritten)
  expect(() => todo('the bridge')).toThrow(
    expect.objectContaining({ name: 'NotWritten', what: 'the bridge' }),
  )
})

it('has the notes of the stub in the order of the numbers, also when the call above them is gone', () => {
  const body = `
    // TODO 3, later: the rules
    // TODO 4: and those
    // not this one
`
  const stub = `{\n    todo('TODO 1: the bridge')${body}}\ntodo('TODO 2: the cable')`
  expect(found(stub)).toEqual([
    { at: `${file}:2`, what: 'TODO 1: the bridge' },
    { at: `${file}:7`, what: 'TODO 2: the cable' },
    { at: `${file}:3`, what: 'TODO 3, later: the rules', note: true },
    { at: `${file}:4`, what: 'TODO 4: and those', note: true },
  ])
  const begun = `{\n    await $\`ip link\`\n    // TODO 5: mine${body}}`
  expect(remainingTodos(begun, file, stub)).toEqual([
    { at: `${file}:4`, what: 'TODO 3, later: the rules', note: true },
    { at: `${file}:5`, what: 'TODO 4: and those', note: true },
  ])
})
