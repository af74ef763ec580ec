/**
 * Real processes, because exit codes, signals and streams are theirs.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, test, vi } from 'vitest'
import { withoutVitest } from '../../checks/support/cli.ts'
import { wantsJson } from './ending.mjs'

// Starting a process takes a second or two on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const MODULE = new URL('./ending.mjs', import.meta.url).href

interface Wanted {
  json?: boolean
  /** Instead of pipes. */
  stdout?: string
  stderr?: string
  /** As soon as it has written something. */
  onOutput?: (child: ReturnType<typeof spawn>) => void
}

/** @param work the body of an async function of `ending` */
async function command(work: string, { json = false, stdout, stderr, onOutput }: Wanted = {}) {
  const script = `
    const { runToEnd } = await import(${JSON.stringify(MODULE)})
    await runToEnd(async (ending) => { ${work} }, { json: ${json} })`
  const place = (path?: string) => (path === undefined ? 'pipe' : openSync(path, 'w'))
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: withoutVitest(process.env),
    stdio: ['ignore', place(stdout), place(stderr)],
  })
  if (onOutput !== undefined) child.stdout?.once('data', () => onOutput(child))
  const [out, err, [code]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout).catch(() => ''),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

const NEVER = 'await new Promise((resolve) => setTimeout(resolve, 2 ** 30))'

describe('the exit code', () => {
  test.each([0, 1, 2])('is what the work came to: %i', async (code) => {
    expect((await command(`return ${code}`)).code).toBe(code)
  })

  test.each([
    ['a library that exits with success', 'process.exit(0)'],
    ['a library that exits with 1', 'process.exit(1)'],
    ['a library that sets another one and fails', "process.exitCode = 0; throw new Error('x')"],
    ['an error that nobody caught', `setTimeout(() => { throw new Error('x') }); ${NEVER}`],
    ['a rejection that nobody caught', `Promise.reject(new Error('x')); ${NEVER}`],
    ['an event loop that ran dry', 'await new Promise(() => {})'],
    [
      'an error that nobody caught, though the work came to success',
      "process.nextTick(() => { throw new Error('x') }); await new Promise(setImmediate); return 0",
    ],
  ])('is 2 after %s', async (_, work) => {
    const { code, err } = await command(work)
    expect(code).toBe(2)
    expect(err).not.toBe('')
  })

  test('is the one of the work also where a library has set another', async () => {
    expect((await command('process.exitCode = 1; return 0')).code).toBe(0)
    expect((await command('process.exitCode = 0; return 1')).code).toBe(1)
  })
})

test('what is said on a terminal is as wide as it is', async () => {
  const { err } = await command(
    `Object.assign(process.stderr, { isTTY: true, columns: 40 })
    throw Object.assign(new Error('a message '.repeat(9)), { name: 'SetupError', output: 'x'.repeat(99) })`,
  )
  expect(err.split('\n').map((line) => line.length)).toEqual([39, 33, 20, 40, 40, 31, 0])
})

describe('output', () => {
  test.each(['stdout', 'stderr'] as const)('that cannot be written to %s is 2', async (stream) => {
    const { code } = await command(`process.${stream}.write('x'); return 0`, { [stream]: '/dev/full' })
    expect(code).toBe(2)
  })

  test('also when it is console.log that writes it', async () => {
    expect((await command("console.log('x'); return 0", { stdout: '/dev/full' })).code).toBe(2)
  })

  test.each([0, 1])('that nobody reads any more leaves the code of the work: %i', async (code) => {
    const work = `
      ending.out('x')
      for (let line = 0; line < 50; line += 1) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        ending.out('y'.repeat(10_000))
      }
      return ${code}`
    const ended = await command(work, { onOutput: ({ stdout }) => void stdout?.destroy() })
    expect(ended.code).toBe(code)
    expect(ended.err).toBe('')
  })
})

describe('with --json', () => {
  const failing = (error: string) => command(error, { json: true })

  test('an error is one document', async () => {
    const { code, out } = await failing(
      "throw Object.assign(new Error('No.'), { name: 'LabError', code: 'usage', next: 'Yes.' })",
    )
    expect(code).toBe(2)
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      error: { code: 'usage', message: 'No.', next: 'Yes.' },
    })
  })

  test.each([
    ['a bug', "throw new TypeError('x')"],
    ['a bug that nobody caught', `setTimeout(() => { throw new TypeError('x') }); ${NEVER}`],
    ['an exit of a library', 'process.exit(0)'],
    ['an event loop that ran dry', 'await new Promise(() => {})'],
  ])('so is %s, without a stack', async (_, work) => {
    const { out } = await failing(work)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'bug' } })
    expect(out).not.toContain('    at ')
  })

  test('and there is no second one', async () => {
    const { out, code } = await failing("ending.out('{}'); throw new Error('x')")
    expect(out).toBe('{}')
    expect(code).toBe(2)
  })

  test('after a signal too', async () => {
    const { out, code } = await command(`process.kill(process.pid, 'SIGTERM'); ${NEVER}`, { json: true })
    expect(code).toBe(130)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'interrupted' } })
  })

  test('it is wanted where an option says so, and not a word', () => {
    expect(wantsJson(['check', '4.1', '--json'])).toBe(true)
    expect(wantsJson(['check', '4.1'])).toBe(false)
    expect(wantsJson(['check', '--', '--json'])).toBe(false)
  })
})

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  const stopped = (work: string) =>
    command(`setInterval(() => {}, 1000); ending.out('ready'); ${work}`, {
      onOutput: (child) => void child.kill(signal),
    })

  test('stops work that listens, and lets it put things in order', async () => {
    const { code, err } = await stopped(`
      await new Promise((resolve) => ending.signal.addEventListener('abort', resolve))
      await new Promise((resolve) => setTimeout(resolve, 50))
      console.error('in order')
      throw new Error('aborted')`)
    expect(code).toBe(130)
    expect(err).toBe('in order\nStopped.\n')
  })

  test('and work that does not', async () => {
    const { code, err } = await stopped(NEVER)
    expect(code).toBe(130)
    expect(err).toBe('Stopped.\n')
  })

  test('is not forgotten by work that ends well all the same', async () => {
    const { code } = await stopped(
      "await new Promise((resolve) => ending.signal.addEventListener('abort', resolve)); return 0",
    )
    expect(code).toBe(130)
  })

  test('waits for what must not be cut short', async () => {
    const { code, err } = await stopped(`
      await ending.uncut(() => new Promise((resolve) => setTimeout(resolve, 2500)))
      console.error('whole')
      ${NEVER}`)
    expect(code).toBe(130)
    expect(err).toBe('whole\nStopped.\n')
  })
})

test('when npm, or its shell, has ended without a word, the command does', async () => {
  const script = `
    const { runToEnd } = await import(${JSON.stringify(MODULE)})
    await runToEnd(async ({ out }) => { out(String(process.pid)); ${NEVER} })`
  const shell = spawn(
    '/bin/sh',
    ['-c', `"$@"; :`, 'sh', process.execPath, '--input-type=module', '-e', script],
    {
      env: { ...withoutVitest(process.env), npm_lifecycle_event: 'lab' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  shell.stdout.once('data', () => void shell.kill('SIGTERM'))
  // Both streams end when the command has, since it has inherited them.
  expect(await text(shell.stderr)).toBe('Stopped.\n')
})
