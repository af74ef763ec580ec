/**
 * The commands as people and programs start them, as far as no VM is needed: how they end, and what is on which stream.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, test, vi } from 'vitest'
import { ROOT, withoutVitest } from '../../checks/support/cli.ts'

// Starting a process takes a second or two on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

interface Surroundings {
  env?: NodeJS.ProcessEnv
  stdout?: string
}

async function run(program: string, args: string[], { env = {}, stdout }: Surroundings = {}) {
  const own = Object.entries(withoutVitest(process.env)).filter(([name]) => !/^npm_/.test(name))
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...env },
    stdio: ['ignore', stdout === undefined ? 'pipe' : openSync(stdout, 'w'), 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

const node = (line: string, surroundings?: Surroundings) =>
  run(process.execPath, line.split(' '), surroundings)
const lab = (line: string, surroundings?: Surroundings) =>
  node(`src/cli/launch.mjs lab ${line}`, surroundings)

describe('a usage error', () => {
  test.each([
    ['src/cli/launch.mjs lab chek 4.1', '→ npm run lab check 4.1'],
    ['src/cli/launch.mjs lab check 4.1 4.2', 'a word too many: 4.2'],
    ['src/cli/launch.mjs lab check 4.1 --sollution', '--solution?'],
    ['src/cli/launch.mjs lab check', "'lab'"],
    ['src/cli/launch.mjs lab check 4.1 --file /nonexistent.ts', 'no file /nonexistent.ts'],
    ['src/cli/launch.mjs image biuld', 'build?'],
    ['src/cli/launch.mjs vm stauts', 'status?'],
    ['src/cli/launch.mjs bench --rounds x', '--rounds'],
    ['src/cli/launch.mjs grade', "'inputs'"],
    ['src/cli/launch.mjs grade /nonexistent', 'There is no /nonexistent'],
    ['src/cli/launch.mjs grade labs --sandbox local', '--i-wrote-these'],
    ['src/setup/setup.mjs --nonsense', '--nonsense'],
    ['--import tsx checks/mistakes/main.ts 4.1 nope', 'no nope for lab 4.1'],
    ['--import tsx checks/mistakes/main.ts --nonsense', '--nonsense'],
  ])('of %s is 2, says what is meant, and is a document with --json', async (line, said) => {
    const plain = await node(line)
    expect(plain).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
    expect(plain.err).not.toContain('    at ')
    const { code, out } = await node(`${line} --json`)
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    })
  })
})

describe('output that cannot be written', () => {
  test.each(['', 'read 4.2', 'review 4.2', 'help', 'check 4.1 --nonsense --json'])(
    'of lab %s is 2',
    async (line) => {
      expect((await lab(line, { stdout: '/dev/full' })).code).toBe(2)
    },
  )

  test('of setup is 2', async () => {
    expect((await node('src/setup/setup.mjs --help', { stdout: '/dev/full' })).code).toBe(2)
  })
})

describe('an option that npm keeps for itself', () => {
  test.each([
    ['lab check 4.1 --only pool-order', '→ npm run lab check 4.1 -- --only pool-order'],
    ['lab check 4.1 --sandbox=local', '→ npm run lab check 4.1 -- --sandbox local'],
    ['lab check 4.1 --arch arm64', '→ npm run lab check 4.1 -- --arch arm64'],
    ['lab check 4.1 --json', '→ npm run lab check 4.1 -- --json'],
    ['image build --packages iperf3', '→ npm run image build -- --packages iperf3'],
    ['grade labs --resume', '→ npm run grade labs -- --resume'],
    ['setup --yes', '→ npm run setup -- --yes'],
    ['bench --no-setup', '→ npm run bench -- --no-setup'],
    ['mistakes 4.1 --json', '→ npm run mistakes 4.1 -- --json'],
  ])('npm run %s is refused', async (line, next) => {
    const { code, err } = await run('npm', ['run', '-s', ...line.split(' ')])
    expect(code).toBe(2)
    expect(err).toContain(next)
  })
})

test('without QEMU nothing else is used, whatever this machine could do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-qemu-'))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of readdirSync('/usr/bin').filter((each) => !each.startsWith('qemu-'))) {
    symlinkSync(join('/usr/bin', name), join(bin, name))
  }
  const env = { PATH: bin, CONTAINER_LAB_CACHE: join(folder, 'cache') }
  const { code, err, out } = await lab('check 4.1 --solution', { env })
  rmSync(folder, { recursive: true })
  expect(code).toBe(2)
  expect(err).toMatch(/qemu-system-\S+ is not installed/)
  expect(err).toContain('npm run setup')
  expect(out).toBe('')
})
