/**
 * The Vagrant sandbox for real: a machine is brought up, labs are checked in it, plugs are pulled, and it is destroyed.
 * `npm run test:vagrant` has a libvirt of its own for it. The tests build on each other's machine, and are told in order.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lab, labJson, ROOT, withoutVitest } from '../../../checks/support/cli.ts'
import { SLUGS, solutionOf, stubSubmission, submission } from '../../../checks/support/submission.ts'
import { expectNotWritten } from '../../../checks/support/verdicts.ts'
import { dotFolder } from './command.ts'
import { HOST } from './connection.ts'

const run = promisify(execFile)

const SLUG = '4.1-network-manager'
const VAGRANT = ['--sandbox', 'vagrant']
const QUICK = ['4.1', '--solution', '--only', 'pool-order', ...VAGRANT]
const DOMAIN = `${basename(ROOT)}_default`
/** Where the lab keeps its connections; nobody else's are in it. */
const TMPDIR = mkdtempSync(join(tmpdir(), 'lab-vagrant-'))
beforeAll(() => void Object.assign(process.env, { TMPDIR }))
afterAll(() => rmSync(TMPDIR, { recursive: true, force: true }))

async function waitUntil(what: string, condition: () => boolean | Promise<boolean>, limit = 60_000) {
  const deadline = Date.now() + limit
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${limit / 1000} s until ${what}`)
    await delay(100)
  }
}

async function there(command: string): Promise<string> {
  const { stdout } = await run('ssh', ['-F', join(dotFolder(), 'container-lab.ssh'), HOST, command])
  return stdout
}

/** Processes of guests in the machine; the brackets keep the shell that looks for them out. */
const guestsThere = (): Promise<string> => there("pgrep -f '[/]mnt/program/|sleep [i]nfinity' || true")

async function domainState(): Promise<string> {
  const { stdout } = await run('virsh', ['domstate', DOMAIN]).catch(() => ({ stdout: 'none' }))
  return stdout.trim()
}

/** Processes of this program, without the shells around them. */
function running(program: string, argument: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return (
          basename(readlinkSync(`/proc/${pid}/exe`)).startsWith(program) && argv.join(' ').includes(argument)
        )
      } catch {
        return false // it has just ended
      }
    })
    .map(Number)
}

const connections = (): number[] => running('ssh', TMPDIR)

/** The command as a person runs it, whose output can be waited for. */
function begin(program: string, args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'src/cli/launch.mjs'), program, ...args], {
    cwd: ROOT,
    env: { ...withoutVitest(process.env), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  let over = false
  const closed = once(child, 'close').finally(() => {
    over = true
  })
  return {
    child,
    said: () => said,
    until: (text: string) =>
      waitUntil(
        `it said ${text}`,
        () => {
          if (said.includes(text)) return true
          if (over) throw new Error(`it ended with ${child.exitCode}, and said\n${said}`)
          return false
        },
        300_000,
      ),
    async ended(): Promise<number | null> {
      const [code] = (await closed) as [number | null]
      return code
    },
  }
}

async function passes(): Promise<void> {
  const { verdict, code } = await labJson(QUICK)
  expect(verdict.verdicts.map(({ status }) => status)).toEqual(['passed'])
  expect(code).toBe(0)
}

test('the first run brings the machine up, and says so', async () => {
  const { code, stdout, stderr } = await lab(['check', ...QUICK])
  expect(stderr).toContain('Starting the Vagrant machine')
  expect(stdout).toContain('in Vagrant')
  expect(code).toBe(0)
})

test('the second finds it running, and does not ask Vagrant', async () => {
  const { code, stderr } = await lab(['check', ...QUICK])
  expect(stderr).toBe('')
  expect(code).toBe(0)
})

/** All nine run on the other sandboxes; here a reference takes half a minute and more, and a stub a quarter of one. */
const each = (step: number): string[] => SLUGS.filter((_, index) => index % step === 0)

test.each(each(2))('the reference of %s passes', async (slug) => {
  const { code, verdict } = await labJson([slug, '--solution', ...VAGRANT])
  expect(verdict.verdicts.filter(({ status }) => status !== 'passed')).toEqual([])
  expect(verdict.verdicts.length).toBeGreaterThan(0)
  expect(code).toBe(0)
})

test.each(each(4))('the stub of %s fails, because it is not written yet', async (slug) => {
  using stub = stubSubmission(slug)
  const { code, verdict } = await labJson([slug, '--file', stub.file, ...VAGRANT])
  expectNotWritten(verdict)
  expect(code).toBe(1)
})

test('the tour goes through its network', async () => {
  const { code, stdout } = await lab(['4.0', ...VAGRANT])
  expect(stdout).toMatch(/NAT: the source 172\.18\.0\.2:(\d+) becomes 192\.168\.1\.100:\1\n/)
  expect(stdout).toMatch(/NAT: the destination 192\.168\.1\.100:8080 becomes 172\.18\.0\.2:80\n/)
  expect(code).toBe(0)
})

describe('nothing is left', () => {
  test('of a run: no connection here, no guest there', async () => {
    const check = begin('lab', ['check', ...QUICK])
    await check.until('Lab 4.1')
    await waitUntil('guests run', async () => (await guestsThere()) !== '')
    expect(connections().length).toBeGreaterThan(0)
    expect(await check.ended()).toBe(0)
    await waitUntil('the guests have ended', async () => (await guestsThere()) === '')
    await waitUntil('the connection has ended', () => connections().length === 0)
    expect(readdirSync(TMPDIR)).toEqual([])
    expect(await there('ip -brief link | grep -cv "^lo\\|^eth0" || true')).toBe('0\n')
  })

  test('of one that is killed', async () => {
    const check = begin('lab', ['check', ...QUICK])
    await check.until('Lab 4.1')
    await waitUntil('guests run', async () => (await guestsThere()) !== '')
    check.child.kill('SIGKILL')
    await check.ended()
    await waitUntil('the guests have ended', async () => (await guestsThere()) === '')
    await waitUntil('the connection has ended', () => connections().length === 0)
    await waitUntil('its folder is gone', () => readdirSync(TMPDIR).length === 0)
  })
})

describe('a plug is pulled', () => {
  /** Not the learner's fault, in words and exit code. */
  async function errored(check: ReturnType<typeof begin>): Promise<void> {
    const code = await check.ended()
    const said = check.said().replace(/\s+/g, ' ')
    expect(said).toContain('not your fault')
    expect(said).toContain('the SSH connection to the Vagrant machine has ended')
    expect(said).not.toContain('✗')
    expect(code).toBe(2)
  }

  test('SSH is killed under a running check', async () => {
    const check = begin('lab', ['check', '4.1', '--solution', ...VAGRANT])
    await check.until('The bridge')
    for (const pid of connections()) process.kill(pid, 'SIGKILL')
    await errored(check)
    await waitUntil('the guests have ended', async () => (await guestsThere()) === '')
    await passes()
  })

  test('the machine is destroyed under a running check', async () => {
    const check = begin('lab', ['check', '4.1', '--solution', ...VAGRANT])
    await check.until('The bridge')
    await run('virsh', ['destroy', DOMAIN])
    await errored(check)
    await passes()
  })

  test('the machine is gone while code does not return', async () => {
    const path = solutionOf(SLUG)
    const endless = readFileSync(path, 'utf8').replace(
      '  allocate(): string {\n',
      (head) => `${head}    process.title = 'looping'\n    for (;;);\n`,
    )
    using file = submission(SLUG, endless)
    const check = begin('lab', ['check', '4.1', '--file', file.file, '--only', 'pool-order', ...VAGRANT])
    await check.until('Lab 4.1')
    await waitUntil('it loops', async () => (await there('pgrep -x looping || true')) !== '')
    await run('virsh', ['destroy', DOMAIN])
    await errored(check)
    await passes()
  })

  test.each(['SIGINT', 'SIGKILL'] as const)('bringing the machine up is ended by %s', async (signal) => {
    await run('vagrant', ['destroy', '--force'], { cwd: ROOT })
    const check = begin('lab', ['check', ...QUICK])
    await waitUntil('the domain runs', async () => (await domainState()) === 'running')
    check.child.kill(signal)
    expect(await check.ended()).toBe(signal === 'SIGINT' ? 130 : null)
    if (signal === 'SIGINT') expect(check.said()).toContain('Stopped.')
    await waitUntil('Vagrant has ended', () => running('ruby', 'vagrant').length === 0)
    await passes()
  })
})

describe('without a choice', () => {
  /** Everything that is installed but QEMU. */
  function pathWithoutQemu(): string {
    const folder = mkdtempSync(join(TMPDIR, 'bin-'))
    for (const name of readdirSync('/usr/bin')) {
      if (!name.startsWith('qemu-system-')) symlinkSync(join('/usr/bin', name), join(folder, name))
    }
    return folder
  }

  test('nothing is used in place of QEMU where that is missing, and what to install is said', async () => {
    const PATH = pathWithoutQemu()
    const args = ['check', ...QUICK.filter((arg) => !VAGRANT.includes(arg))]
    const { code, stdout, stderr } = await lab(args, { env: { PATH } })
    rmSync(PATH, { recursive: true })
    expect(stderr).toMatch(/qemu-system-\S+ is not installed[\s\S]*apt install qemu-system/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe('npm run vm', () => {
  async function vm(command: string): Promise<string> {
    const running = begin('vm', [command])
    expect(await running.ended()).toBe(0)
    return running.said()
  }

  test('shows, destroys and makes the machine', async () => {
    expect(await vm('status')).toContain('is running (libvirt)')
    expect(await vm('destroy')).toContain('The machine is gone')
    expect(await domainState()).toBe('none')
    expect(await vm('status')).toContain('There is no machine')
    expect(await vm('up')).toContain('The machine is running')
    expect(await domainState()).toBe('running')
    await vm('destroy')
    expect(await domainState()).toBe('none')
  })
})

test('a box that is not there: what Vagrant says, and exit code 2', async () => {
  const env = { CONTAINER_LAB_BOX: 'nowhere', CONTAINER_LAB_BOX_URL: 'file:///nowhere.box' }
  const { code, stderr } = await lab(['check', ...QUICK], { env })
  expect(stderr).toContain('The Vagrant machine could not be brought up.')
  expect(stderr).toContain('/nowhere.box')
  expect(stderr).not.toContain('    at ')
  expect(code).toBe(2)
})
