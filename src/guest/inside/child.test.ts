import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asJson, asWords, type Child, startChild } from './child.ts'

/** What every script starts with: `say` writes a line to the agent, `heard` is called with each line from it. */
const PRELUDE = `
const agent = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true })
const raw = (text) => agent.write(text)
const say = (value) => raw(JSON.stringify(value) + '\\n')
let heard = () => {}
let rest = ''
agent.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n')
  rest = lines.pop()
  for (const line of lines) heard(line)
})
agent.on('close', () => process.exit())
`

const children: Child[] = []
afterEach(() => {
  for (const { process } of children.splice(0)) process.kill('SIGKILL')
})

async function start(script: string, encode = asJson): Promise<Child> {
  const child = await startChild([process.execPath, '-e', PRELUDE + script], process.env, encode)
  children.push(child)
  return child
}

/** A child that does one thing for every request, with `id`, `op` and `args`. */
const serving = (body: string): Promise<Child> =>
  start(`heard = (line) => { const { id, op, args } = JSON.parse(line); ${body} }; say({ ready: true })`)

describe('a child', () => {
  it('answers each request with a value or an error', async () => {
    const child = await serving(
      `op === 'fail' ? say({ id, error: { name: 'TypeError', message: 'no', code: 'E1', stack: 's', notWritten: 'n', more: 1 } })
                     : say({ id, value: { op, args } })`,
    )
    expect(await child.request('echo', { a: [1] })).toEqual({ value: { op: 'echo', args: { a: [1] } } })
    expect(await child.request('fail', {})).toEqual({
      error: { name: 'TypeError', message: 'no', code: 'E1', stack: 's', notWritten: 'n' },
    })
  })

  it('has not answered with what is nested too deeply to be passed on', async () => {
    const child = await serving(
      `let value = 'core'; for (let level = 0; level < args.levels; level++) value = [value]; say({ id, value })`,
    )
    expect(await child.request('nest', { levels: 20 })).toHaveProperty('value')
    for (const levels of [40, 1000])
      expect(await child.request('nest', { levels })).toEqual({
        error: { name: 'TypeError', message: 'what it returned is nested too deeply to be looked at' },
      })
  })

  it('may answer out of order', async () => {
    const child = await serving(
      `globalThis.kept ??= []; kept.push(id); if (kept.length === 3) for (const one of kept.reverse()) say({ id: one, value: one })`,
    )
    const answers = await Promise.all(['a', 'b', 'c'].map((op) => child.request(op, {})))
    expect(answers).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }])
  })

  it('that exits fails what was asked of it, and all that is asked later', async () => {
    const child = await serving(`if (op === 'exit') process.exit(7)`)
    const asked = [child.request('wait', {}), child.request('exit', {})]
    const failure = { gone: 'it exited with code 7' }
    expect(await Promise.all(asked)).toEqual([failure, failure])
    expect(await child.request('more', {})).toEqual(failure)
  })

  it('that is killed says by what', async () => {
    const child = await serving(`process.kill(process.pid, 'SIGKILL')`)
    expect(await child.request('a', {})).toEqual({ gone: 'it was ended by SIGKILL' })
  })

  it('that ends before it is ready was never there', async () => {
    await expect(start('process.exitCode = 3; agent.destroy()')).rejects.toThrow('it exited with code 3')
  })

  it('that cannot be started was never there', async () => {
    await expect(startChild(['/nonexistent/program'], {}, asJson)).rejects.toThrow(/ENOENT/)
  })
})

describe('what a child prints', () => {
  it('is kept until it is asked for, from both streams', async () => {
    const child = await serving(
      `process.stdout.write('out ', () => process.stderr.write('err', () => say({ id })))`,
    )
    await child.request('print', {})
    await expect.poll(() => child.printed().text, { interval: 5 }).not.toBe('')
    expect(child.printed()).toEqual({ text: '', dropped: 0 })
  })

  it('is kept to the last 16 KiB, and the rest is counted', async () => {
    const child = await serving(`process.stdout.write('a'.repeat(1e6) + 'the end', () => say({ id }))`)
    await child.request('flood', {})
    let total = 0
    let tail = ''
    const count = () => {
      const { text, dropped } = child.printed()
      expect(text.length).toBeLessThanOrEqual(16 * 1024)
      total += text.length + dropped
      tail = text || tail
      return total
    }
    await expect.poll(count, { interval: 5 }).toBe(1_000_007)
    expect(tail.endsWith('the end')).toBe(true)
  })
})

describe('errors that no call carried', () => {
  it('are kept until they are asked for', async () => {
    const child = await serving(`say({ stray: { name: 'Error', message: op } }); say({ id })`)
    await child.request('one', {})
    await child.request('two', {})
    expect(child.strays()).toEqual([
      { name: 'Error', message: 'one' },
      { name: 'Error', message: 'two' },
    ])
    expect(child.strays()).toEqual([])
  })

  it('are not kept without end', async () => {
    const child = await serving(`for (let n = 0; n < 5000; n += 1) say({ stray: 'again' }); say({ id })`)
    await child.request('a', {})
    expect(child.strays()).toHaveLength(50)
  })
})

describe('a child that writes what it likes', () => {
  const awkward = '{"toString":1,"valueOf":1}'
  let child: Child
  let id = 0
  beforeAll(async () => {
    child = await serving(`raw(args.line + '\\n'); if (args.answers) say({ id, value: 'right' })`)
    children.length = 0
  })
  afterAll(() => void child.process.kill('SIGKILL'))

  /** Has it write this line in answer to a request, with the id of that request in place of ID. */
  function write(line: string, { answers }: { answers: boolean }) {
    id += 1
    return child.request('write', { line: line.replace('ID', String(id)), answers })
  }

  it.each([
    ['an id that is no number', '{"id":"ID","value":"fake"}'],
    ['an id in a list', '{"id":[ID],"value":"fake"}'],
    ['an id that cannot be made a number', `{"id":${awkward},"value":"fake"}`],
    ['an id that nobody asked for', '{"id":99,"value":"fake"}'],
    ['no id', '{"value":"fake"}'],
    ['an id of null', '{"id":null,"value":"fake"}'],
    ['a list', '[1,2]'],
    ['half a document', '{"id":ID,"va'],
    ['names of prototypes', '{"__proto__":{"id":ID,"value":"fake"}}'],
    ['ready again', '{"ready":true}'],
    ['its own end', '{"gone":"it exited with code 0"}'],
    ['a stray error that cannot be made text', `{"stray":${awkward}}`],
  ])('cannot disturb with %s', async (_, line) => {
    expect(await write(line, { answers: true })).toEqual({ value: 'right' })
  })

  it.each([
    ['text', '"plain"', { message: 'plain' }],
    ['a number', '5', { message: '5' }],
    ['nothing', 'null', { message: 'null' }],
    ['an object without a message', '{}', { message: '{}' }],
    ['an object that cannot be made text', awkward, { message: awkward }],
    ['a message that cannot be made text', `{"message":${awkward}}`, { message: awkward }],
    ['its own end', '{"code":"EEXITED","gone":"x","message":"m"}', { message: 'm', code: 'EEXITED' }],
    ['fields of other types', '{"message":"m","name":1,"code":[],"stack":{}}', { message: 'm' }],
  ])('can give %s as an error', async (_, error, expected) => {
    expect(await write(`{"id":ID,"error":${error}}`, { answers: false })).toEqual({ error: expected })
  })
})

describe('requests as words', () => {
  it('are tabs and percent signs, and nothing in them can end the line', () => {
    expect(asWords(7, 'listen', { port: 80, protocol: 'tcp' })).toBe('7\tlisten\tport\t80\tprotocol\ttcp')
    expect(asWords(8, 'read', { path: '/a\tb\n%0A c/ü' })).toBe(
      '8\tread\tpath\t%2Fa%09b%0A%250A%20c%2F%C3%BC',
    )
  })

  it('are what a child gets that was started for them', async () => {
    const child = await start(
      `heard = (line) => say({ id: Number(line.split('\\t')[0]), value: line }); say({ ready: true })`,
      asWords,
    )
    expect(await child.request('begin', { secret: 'ab' })).toEqual({ value: '1\tbegin\tsecret\tab' })
  })
})
