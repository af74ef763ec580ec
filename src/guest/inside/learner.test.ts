import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asJson, type Child, startChild } from './child.ts'

const program = join(dirname(fileURLToPath(import.meta.url)), 'learner.ts')
const modules = join(dirname(createRequire(import.meta.url).resolve('zx')), '../..')

let temporary: string
let learner: Child

/** The process as it is in a guest, except that it runs on this machine, with this machine's few commands. */
async function start(): Promise<Child> {
  const env = { ...process.env, TMPDIR: temporary, FORCE_COLOR: '0' }
  return startChild([process.execPath, '--import', 'tsx', program, modules], env, asJson)
}

beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'learner-'))
  learner = await start()
})
afterAll(async () => {
  await ended(learner)
  rmSync(temporary, { recursive: true })
})

function ended({ process }: Child): Promise<void> {
  return new Promise((resolve) => {
    process.once('exit', () => resolve())
    process.kill('SIGKILL')
  })
}

async function value(op: string, args: object): Promise<Record<string, unknown>> {
  const answer = await learner.request(op, args)
  if (!('value' in answer)) throw new Error(JSON.stringify(answer))
  return answer.value as Record<string, unknown>
}

async function failure(op: string, args: object) {
  const answer = await learner.request(op, args)
  return 'error' in answer ? answer.error : expect.unreachable(`it answered ${JSON.stringify(answer)}`)
}

const load = (code: string) => value('load', { code })
const call = (path: string, ...args: unknown[]) => value('call', { path: path.split('.'), args })

interface Traced {
  command: string
  exitCode: number | null
  output: string
  stack: string
}
const trace = async () => (await value('trace', {})).commands as Traced[]

describe('a command that its call did not wait for', () => {
  /** Stands for `ip`: writes down that it has come to its end. */
  function slowIp(seconds = 0.2): { ip: string; done: string } {
    const ip = join(mkdtempSync(join(temporary, 'bin-')), 'ip')
    const done = `${ip}.done`
    writeFileSync(ip, `#!/bin/sh\nsleep ${seconds}\necho "$1" >> ${done}\n`)
    chmodSync(ip, 0o755)
    return { ip, done }
  }

  it('is kept still, and noted', async () => {
    const { ip, done } = slowIp()
    await load(`
      import { execFile } from 'node:child_process'
      import { $ } from 'zx'
      export const spawned = async () => void execFile('${ip}', ['spawned'])
      export const typed = async () => void $\`${ip} typed\`
      export const awaited = async () => void (await $\`${ip} awaited\`)
    `)
    await trace()
    for (const name of ['spawned', 'typed']) {
      await call(name)
      await call('awaited')
      await delay(600)
      expect(readFileSync(done, 'utf8')).toBe('awaited\n')
      expect((await trace())[0]).toMatchObject({ command: `${ip} ${name}`, exitCode: null, outlived: name })
      rmSync(done)
    }
  })

  it('has done nothing, however quick it is, when it starts after its call', async () => {
    const { ip, done } = slowIp(0)
    await load(`
      import { $ } from 'zx'
      export const typed = async () => void $\`${ip} typed\`
    `)
    await call('typed')
    await delay(300)
    expect(existsSync(done)).toBe(false)
  })

  it('goes on when a later call waits for it', async () => {
    const { ip, done } = slowIp()
    await load(`
      import { $ } from 'zx'
      let begun
      export const begin = async () => { begun = $\`${ip} begun\`.then(() => {}) }
      export const wait = () => begun
    `)
    await call('begin')
    await call('wait')
    expect(readFileSync(done, 'utf8')).toBe('begun\n')
  })

  it.each([
    ['a constructor has begun it', 'export class Made { constructor() { $`IP made`.catch(() => {}) } }'],
    [
      'its call has thrown',
      "export const Made = function () { $`IP made`.catch(() => {}); throw new Error('no') }",
    ],
  ])('goes on with the next call when %s', async (_, code) => {
    const { ip, done } = slowIp()
    await load(`import { $ } from 'zx'
      ${code.replace('IP', ip)}
      export const nothing = async () => {}`)
    await learner.request('call', { path: ['Made'], args: [], construct: true })
    await delay(300)
    expect(existsSync(done)).toBe(false)
    await expect.poll(() => call('nothing').then(() => existsSync(done))).toBe(true)
  })
})

describe('calls', () => {
  it('tells what a module exports', async () => {
    const code = 'export const b = 1, a = 2; export default 3'
    expect(await value('load', { code })).toEqual({ exports: ['a', 'b', 'default'] })
    await load('export const only = () => 1')
    expect((await failure('call', { path: ['a'], args: [] })).message).toBe('a is not a function')
  })

  it.each([
    ['a module with an error in it', 'export const = 1', 'SyntaxError'],
    ['a module that throws', 'throw new RangeError("at once")', 'RangeError'],
    ['a module that imports what is not there', 'import "no-such-module"', 'Error'],
  ])('fails to load %s', async (_, code, name) => {
    expect(await failure('load', { code })).toMatchObject({ name })
  })

  it('passes arguments and results', async () => {
    await load('export const plain = (...args) => ({ args }); export const later = async (n) => n + 1')
    expect(await call('plain', 1, 'two', null, [3], { four: 4 })).toEqual({
      value: { args: [1, 'two', null, [3], { four: 4 }] },
    })
    expect(await call('later', 1)).toEqual({ value: 2 })
  })

  it('keeps objects here, and finds them again by their handle', async () => {
    await load(`export class Box {
      constructor(content) { this.content = content }
      static of(content) { return new Box(content) }
      take() { return this.content }
      holds(other) { return other === this }
    }`)
    const made = await value('call', { path: ['Box'], args: ['a'], construct: true })
    const kept = await value('call', { path: ['Box', 'of'], args: ['b'], keep: true })
    expect(made).toEqual({ handle: expect.any(Number) })
    expect(kept.handle).not.toBe(made.handle)
    expect(await value('call', { handle: made.handle, path: ['take'], args: [] })).toEqual({ value: 'a' })
    expect(await value('get', { handle: kept.handle, name: 'content' })).toEqual({ value: 'b' })
    const holds = (other: unknown) =>
      value('call', { handle: made.handle, path: ['holds'], args: [{ $handle: other }] })
    expect(await holds(made.handle)).toEqual({ value: true })
    expect(await holds(kept.handle)).toEqual({ value: false })
  })

  it('says what is not there to be called', async () => {
    await load('export const text = "not a function"')
    expect((await failure('call', { path: ['Missing', 'parse'], args: [] })).message).toBe(
      'Missing.parse is not a function',
    )
    const construct = { path: ['text'], args: [], construct: true }
    expect((await failure('call', construct)).message).toBe('text is not a class')
    expect((await failure('nonsense', {})).message).toBe('no operation nonsense')
  })

  it('tells an error by its name, code and stack', async () => {
    await load(`
      export const fails = async () => { throw Object.assign(new TypeError('wrong'), { code: 'E42' }) }
      export const throwsText = () => { throw 'text' }
      export const unwritten = () => {
        throw Object.assign(new Error('m'), { name: 'NotWritten', what: 'the bridge' })
      }
    `)
    const failed = await failure('call', { path: ['fails'], args: [] })
    expect(failed).toMatchObject({ name: 'TypeError', message: 'wrong', code: 'E42' })
    expect(failed.stack).toMatch(/\/bundle-[^/]+\/\d+\.mjs:2:\d+/)
    expect(failed).not.toHaveProperty('notWritten')
    const text = await failure('call', { path: ['throwsText'], args: [] })
    expect(text).toMatchObject({ name: 'Thrown', message: 'text' })
    const unwritten = await failure('call', { path: ['unwritten'], args: [] })
    expect(unwritten).toMatchObject({ name: 'NotWritten', notWritten: 'the bridge' })
  })

  it('tells what an error was caused by, as far as anybody wants to know', async () => {
    await load(`
      export const nest = (depth) => depth === 0 ? new Error('the bottom') : new Error('level ' + depth, { cause: nest(depth - 1) })
      export const fail = (depth) => { throw nest(depth) }
    `)
    const message = async (depth: number) =>
      (await failure('call', { path: ['fail'], args: [depth] })).message
    expect(await message(0)).toBe('the bottom')
    expect(await message(1)).toBe('level 1\nbecause: the bottom')
    expect((await message(9)).split('\n')).toHaveLength(4)
  })
})

describe('calls that are repeated', () => {
  /** Calls a function that returns these one after another, and then throws. */
  async function repeated(results: unknown[], times = results.length) {
    const source = results.map((result) => JSON.stringify(result) ?? 'undefined')
    await load(`
      const results = [${source.join(',')}]
      export const next = () => { if (results.length === 0) throw new Error('none left'); return results.shift() }
    `)
    return value('call', { path: ['next'], args: [], times })
  }

  it('sends addresses that follow each other as one run', async () => {
    const result = await repeated(['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.0.2', '10.0.0.2'])
    expect(result).toEqual({
      runs: [
        { first: '10.0.0.254', count: 3 },
        { first: '10.0.0.2', count: 1 },
        { first: '10.0.0.2', count: 1 },
      ],
    })
  })

  it('carries over every byte, and ends with the last address', async () => {
    const result = await repeated(['10.255.255.255', '11.0.0.0', '255.255.255.255', '0.0.0.0'])
    expect(result.runs).toEqual([
      { first: '10.255.255.255', count: 2 },
      { first: '255.255.255.255', count: 1 },
      { first: '0.0.0.0', count: 1 },
    ])
  })

  it('keeps whatever else comes apart', async () => {
    const result = await repeated(['x', 'x', undefined, undefined, null, 5, { ip: '10.0.0.2' }])
    expect(result.runs).toEqual([
      { first: 'x', count: 1 },
      { first: 'x', count: 1 },
      { count: 1 },
      { count: 1 },
      { first: null, count: 1 },
      { first: 5, count: 1 },
      { first: { ip: '10.0.0.2' }, count: 1 },
    ])
  })

  it('stops at the first error, and keeps what came before', async () => {
    const result = await repeated(['10.0.0.2', '10.0.0.3'], 5)
    expect(result).toMatchObject({
      runs: [{ first: '10.0.0.2', count: 2 }],
      error: { name: 'Error', message: 'none left' },
    })
  })

  it('waits for each result', async () => {
    await load('let n = 1; export const later = async () => "10.0.0." + ++n')
    expect(await value('call', { path: ['later'], args: [], times: 3 })).toEqual({
      runs: [{ first: '10.0.0.2', count: 3 }],
    })
  })
})

describe('calls that are made together', () => {
  it('all begin before any has ended, and their results keep their order', async () => {
    await load(`
      let begun = 0
      export const meet = async (name) => {
        begun += 1
        await null
        return name + begun
      }
      export const refuse = async (name) => { throw new Error(name) }
    `)
    expect(await value('call', { path: ['meet'], args: [], together: [['a'], ['b'], ['c']] })).toEqual({
      value: ['a3', 'b3', 'c3'],
    })
    expect(await failure('call', { path: ['refuse'], args: [], together: [['a'], ['b']] })).toMatchObject({
      message: 'a',
    })
  })
})

describe('calls side by side', () => {
  it('all begin before any has ended, and one that fails is an outcome of its own', async () => {
    await load(`
      let begun = 0
      export const meet = async (name) => {
        begun += 1
        await null
        return name + begun
      }
      export const refuse = async () => { throw new Error(String(++begun)) }
    `)
    const calls = [
      { path: ['meet'], args: ['a'] },
      { path: ['refuse'], args: [] },
      { path: ['meet'], args: ['b'] },
    ]
    expect(await value('sideBySide', { calls })).toMatchObject([
      { value: { value: 'a3' } },
      { error: { message: '2' } },
      { value: { value: 'b3' } },
    ])
  })
})

describe('the trace', () => {
  beforeEach(trace)

  it('has every command that was started, with exit code, output and line', async () => {
    await load(`import { $ } from 'zx'
      import { execFile, execFileSync, execSync, spawn, spawnSync } from 'node:child_process'
      import { once } from 'node:events'
      import { promisify } from 'node:util'
      export async function all() {
        await $\`echo \${'from zx'}; exit 3\`.nothrow().quiet()
        await promisify(execFile)('sh', ['-c', 'echo no >&2; exit 4']).catch(() => {})
        await once(spawn('echo', ['it\\'s', 'plain-word']).on('error', () => {}), 'close')
        execSync('echo sync')
        try { execFileSync('sh', ['-c', 'echo bad >&2; exit 5'], { stdio: 'pipe' }) } catch {}
        spawnSync('sh', ['-c', 'echo said; exit 6'])
      }`)
    await call('all')
    const commands = await trace()
    expect(commands.map(({ command, exitCode }) => [command, exitCode])).toEqual([
      ["echo $'from zx'; exit 3", 3],
      ['echo no >&2; exit 4', 4],
      ["echo 'it'\\''s' plain-word", 0],
      ['echo sync', 0],
      ['echo bad >&2; exit 5', 5],
      ['echo said; exit 6', 6],
    ])
    expect(commands.map(({ output }) => output)).toEqual([
      'from zx\n',
      'no\n',
      "it's plain-word\n",
      '',
      'bad\n',
      'said\n',
    ])
    for (const [index, { stack }] of commands.entries()) {
      const line = /\/bundle-[^/]+\/\d+\.mjs:(\d+):/.exec(stack)?.[1]
      expect(Number(line), stack).toBe(6 + index)
    }
    expect(await trace(), 'each is told once').toEqual([])
  })

  it('quotes the line that a command names by its number, however it was given', async () => {
    await load(`import { $ } from 'zx'
      import { execFileSync, spawnSync } from 'node:child_process'
      const input = 'first\\n-A ours --dport 80\\nCOMMIT\\n'
      const complain = 'cat > /dev/null; echo "Error occurred at line: 2" >&2; exit 2'
      export async function all() {
        await $({ input })\`sh -c \${complain}\`.nothrow().quiet()
        try { execFileSync('sh', ['-c', complain], { input, stdio: 'pipe' }) } catch {}
        spawnSync('sh', ['-c', complain], { input })
        spawnSync('sh', ['-c', complain], { input: 'one line' })
      }`)
    await call('all')
    const quoted = 'Error occurred at line: 2\nline 2 was: -A ours --dport 80'
    expect((await trace()).map(({ output }) => output)).toEqual([
      quoted,
      quoted,
      quoted,
      'Error occurred at line: 2\n',
    ])
  })

  it('has a command that cannot be started, and why', async () => {
    await load(`import { spawn } from 'node:child_process'
      export const heard = () => new Promise((resolve) => {
        spawn('/nonexistent/command').on('error', (error) => resolve(error.code))
      })`)
    expect(await call('heard')).toEqual({ value: 'ENOENT' })
    const [command] = await trace()
    expect(command).toMatchObject({ command: '/nonexistent/command' })
    expect(command?.output).toContain('ENOENT')
  })

  it('does not take what the command printed from its owner', async () => {
    await load(`import { spawn } from 'node:child_process'
      export const read = async () => {
        const { stdout, stderr } = spawn('sh', ['-c', 'echo out; echo err >&2'])
        let text = ''
        for await (const data of stdout) text += data
        for await (const data of stderr) text += data
        return text
      }`)
    expect(await call('read')).toEqual({ value: 'out\nerr\n' })
  })

  it('keeps the last of a long output, and the last of many commands', async () => {
    await load(`import { execFileSync, spawnSync } from 'node:child_process'
      export const long = () => { spawnSync('sh', ['-c', 'yes | head -c 100000; echo the end']) }
      export const many = () => { for (let n = 0; n < 510; n += 1) spawnSync('/nonexistent/command', [String(n)]) }`)
    await call('long')
    const [long] = await trace()
    expect(long?.output).toHaveLength(2000)
    expect(long?.output.endsWith('the end\n')).toBe(true)
    await call('many')
    const many = await trace()
    expect(many).toHaveLength(500)
    expect(many.at(-1)?.command).toBe('/nonexistent/command 509')
  })
})

describe('what goes wrong outside a call', () => {
  it('is told, and does not end the process', async () => {
    await load(`export const leaves = () => {
        Promise.reject(new RangeError('forgotten'))
        setTimeout(() => { throw 'thrown later' }, 0)
        return new Promise((resolve) => setTimeout(resolve, 10))
      }`)
    await call('leaves')
    expect(learner.strays()).toMatchObject([
      { name: 'RangeError', message: 'forgotten' },
      { name: 'Thrown', message: 'thrown later' },
    ])
    expect(await call('leaves')).toEqual({})
    learner.strays()
  })
})
