import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LabError } from '../../errors.ts'
import { UNCONFINED } from './confinement.ts'
import { type QemuCommand, type QemuProcess, runningAsRoot, startQemu } from './process.ts'

let folder: string
let temporary: string
/** For what a program in place of QEMU writes down. */
let shared: string
const started: QemuProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'))
  await chmod(folder, 0o755) // the program may run as somebody else
  temporary = join(folder, 'tmp')
  await mkdir(temporary)
  shared = join(folder, 'shared')
  await mkdir(shared)
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(async () => {
  for (const qemu of started.splice(0)) await qemu[Symbol.asyncDispose]()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** A program in place of QEMU; `$1` is a folder that it may write to, and not the one for its sockets. */
async function program(script: string): Promise<string> {
  const path = join(folder, 'fake-qemu')
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

/** Tells its pid once everything before has been done, and stays. */
const STAY = `echo $$ > "$1/started"; mv "$1/started" "$1/pid"; exec sleep 600`

/** What keeps it in is not looked at here: it has to write down what it sees. */
async function start(script: string, options: Partial<QemuCommand> = {}): Promise<QemuProcess> {
  const qemu = startQemu({
    binary: await program(script),
    args: [shared],
    accelerator: 'tcg',
    confinement: UNCONFINED,
    readable: [],
    descriptors: [],
    largestFile: 1_000_000,
    ...options,
  })
  started.push(qemu)
  return qemu
}

const wait = { timeout: 10_000, interval: 5 }

async function pidIn(place: string): Promise<number> {
  await expect.poll(() => existsSync(join(place, 'pid')), wait).toBe(true)
  return Number(readFileSync(join(place, 'pid'), 'utf8'))
}

/** A zombie counts as gone: the process that inherited it may never ask for it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (process.platform !== 'linux') return true
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function reasonOf(qemu: QemuProcess): Promise<LabError> {
  const error = await qemu.gone.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LabError)
  return error as LabError
}

const seen = (name: string): string => readFileSync(join(shared, name), 'utf8')

describe('a process', () => {
  it('gets its arguments, files as descriptors from 5 on, and nothing to read', async () => {
    await writeFile(join(folder, 'one'), 'first')
    await writeFile(join(folder, 'two'), 'second')
    const descriptors = ['one', 'two'].map((name) => openSync(join(folder, name), 'r'))
    await start(`{ cat <&5; echo; cat <&6; echo; cat; echo "$2"; } > "$1/seen"; ${STAY}`, {
      descriptors,
      args: [shared, "a b'c"],
    })
    for (const descriptor of descriptors) closeSync(descriptor)
    await pidIn(shared)
    expect(seen('seen')).toBe("first\nsecond\na b'c\n")
  })

  it('has limits', async () => {
    await start(`{ ulimit -c; ulimit -t; ulimit -v; ulimit -n; ulimit -f; } > "$1/limits"; ${STAY}`)
    await pidIn(shared)
    const [core, seconds, space, files, blocks] = seen('limits').split('\n')
    expect([core, seconds]).toEqual(['0', '900'])
    if (process.platform !== 'linux') return
    expect(space).toBe(String(4 * 1024 * 1024))
    expect(files).toBe('128')
    expect(Number(blocks)).toBeLessThan(2000)
  })

  it.runIf(process.platform === 'linux')('sees nothing of our environment, and stands nowhere', async () => {
    vi.stubEnv('LAB_SECRET', 'canary')
    await start(`{ tr '\\0' '\\n' < /proc/$$/environ; pwd; ls -A; } > "$1/around"; ${STAY}`)
    await pidIn(shared)
    expect(seen('around')).toMatch(/^\/.*\/empty\n$/)
  })

  const asRoot = it.runIf(runningAsRoot() && process.platform === 'linux')
  asRoot('is a user of its own when we are root, with no rights, and no two are the same', async () => {
    await chmod(shared, 0o777)
    const status = `grep -E '^(Uid|Groups|NoNewPrivs|CapBnd|CapEff):' /proc/self/status`
    const confinement = { ...UNCONFINED, user: 'own' } as const
    const lines: string[][] = []
    for (const name of ['one', 'two']) {
      const options = { confinement, args: [shared, name] }
      await start(`${status} > "$1/writing-$2"; mv "$1/writing-$2" "$1/$2"; exec sleep 600`, options)
      await expect.poll(() => existsSync(join(shared, name)), wait).toBe(true)
      lines.push(
        seen(name)
          .trim()
          .split('\n')
          .map((line) => line.replaceAll(/\s+/g, ' ').trim()),
      )
    }
    const [[one, ...rights] = [], [two] = []] = lines
    expect(one).toMatch(/^Uid: (2\d{9})( \1){3}$/)
    expect(two).not.toBe(one)
    expect(rights[0]).toMatch(/^Groups: 2\d{9}$/)
    expect(rights.slice(1)).toEqual(['CapEff: 0000000000000000', 'CapBnd: 0000000000000000', 'NoNewPrivs: 1'])
  })

  it('has a folder that nobody else can look into, and is not told where', async () => {
    const qemu = await start(`echo "$@" > "$1/told"; ${STAY}`)
    await pidIn(shared)
    expect(statSync(qemu.folder).mode & 0o777).toBe(0o700)
    expect(seen('told')).not.toContain(qemu.folder)
  })
})

describe('its folder', () => {
  const inTmp = { missing: '/nowhere/tmp', long: `/tmp/${'long/'.repeat(20)}` }
  it.each(Object.entries(inTmp))('is in /tmp when TMPDIR is %s', async (_, path) => {
    vi.stubEnv('TMPDIR', path)
    expect(dirname((await start(STAY)).folder)).toBe('/tmp')
  })

  it.each(['a comma, and blanks', '\'quotes"', 'a=b'])('may lie in a folder with %s', async (name) => {
    const path = join(temporary, name)
    mkdirSync(path)
    vi.stubEnv('TMPDIR', path)
    const qemu = await start(STAY)
    await pidIn(shared)
    expect(dirname(qemu.folder)).toBe(path)
    expect((await readdir(qemu.folder)).sort()).toEqual(['agent', 'empty', 'end'])
    await qemu[Symbol.asyncDispose]()
    expect(await readdir(path)).toEqual([])
  })
})

describe('the end', () => {
  it('by disposal takes process, folder and scratch along', async () => {
    const scratch = join(folder, 'scratch')
    mkdirSync(scratch)
    const qemu = await start(STAY, { scratch })
    const pid = await pidIn(shared)
    await qemu[Symbol.asyncDispose]()
    expect(isAlive(pid)).toBe(false)
    expect(isAlive(qemu.pid)).toBe(false)
    expect(existsSync(scratch)).toBe(false)
    expect(await readdir(temporary)).toEqual([])
    await qemu[Symbol.asyncDispose]()
  })

  it('takes along what was left in its working folder, and follows no link out of it', async () => {
    await writeFile(join(shared, 'kept'), '')
    const leave =
      'chmod 700 . && mkdir -p a/b && touch a/b/c && ln -s "$1" out && ln -s "$1" a/out && chmod 0 a/b'
    const qemu = await start(`${leave}; ${STAY}`)
    await pidIn(shared)
    expect((await readdir(join(qemu.folder, 'empty'))).sort()).toEqual(['a', 'out'])
    await qemu[Symbol.asyncDispose]()
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(shared)).toContain('kept')
  })

  it('spares scratch that was renamed in time', async () => {
    const scratch = join(folder, 'scratch')
    mkdirSync(scratch)
    const qemu = await start(STAY, { scratch })
    await pidIn(shared)
    renameSync(scratch, join(folder, 'kept'))
    await qemu[Symbol.asyncDispose]()
    expect(existsSync(join(folder, 'kept'))).toBe(true)
  })

  it.each([
    [
      'connecting to its socket',
      (qemu: QemuProcess) => void connect(join(qemu.folder, 'end')).on('error', () => {}),
    ],
    ['ending the pipe', (qemu: QemuProcess) => void qemu[Symbol.asyncDispose]()],
  ])('by %s takes it along though it wants to stay', async (_, act) => {
    const qemu = await start(`trap '' TERM HUP INT; ${STAY}`)
    const pid = await pidIn(shared)
    act(qemu)
    await reasonOf(qemu)
    expect([pid, qemu.pid].map(isAlive)).toEqual([false, false])
    expect(await readdir(temporary)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('comes with that of its keeper', async () => {
    const qemu = await start(STAY)
    const pid = await pidIn(shared)
    process.kill(qemu.pid, 'SIGKILL')
    await expect.poll(() => isAlive(pid), wait).toBe(false)
    await rm(qemu.folder, { recursive: true })
  })

  it('by disposal comes also before the program has done anything', async () => {
    const qemu = await start(STAY)
    await qemu[Symbol.asyncDispose]()
    expect(await readdir(temporary)).toEqual([])
  })

  it('of its own tells what it said, and the command', async () => {
    const qemu = await start(`echo "qemu: -machine pc-q35-99: unsupported" >&2; exit 1`)
    const reason = await reasonOf(qemu)
    expect(reason.code).toBe('sandbox-failed')
    expect(reason.output).toBe('qemu: -machine pc-q35-99: unsupported')
    expect(reason.command).toContain(`fake-qemu ${shared}`)
    expect(await readdir(temporary)).toEqual([])
  })

  it('of its own without a word tells the exit code', async () => {
    expect((await reasonOf(await start('exit 3'))).output).toBe('it ended with code 3')
  })

  it('of a program that is not there says so', async () => {
    const reason = await reasonOf(await start('', { binary: join(folder, 'not-there') }))
    expect(reason.output).toMatch(/not-there/)
    expect(await readdir(temporary)).toEqual([])
  })

  it('keeps the last of many words', async () => {
    const reason = await reasonOf(await start('yes noise | head -c 200000 >&2; echo the end >&2; exit 1'))
    expect(reason.output?.length).toBeLessThanOrEqual(4000)
    expect(reason.output).toMatch(/the end$/)
  })

  it('by a signal to the keeper does not come: it stays to clear up', async () => {
    const qemu = await start(STAY)
    const pid = await pidIn(shared)
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(qemu.pid, signal)
    process.kill(pid, 'SIGKILL')
    await reasonOf(qemu)
    expect(await readdir(temporary)).toEqual([])
  })
})

describe('when the runner is killed', () => {
  const here = dirname(fileURLToPath(import.meta.url))
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

  /** Another Node process that starts one, and tells where. */
  async function runner(binary: string, scratch: string) {
    const code = `
      const { startQemu } = await import(${JSON.stringify(pathToFileURL(join(here, 'process.ts')).href)})
      const { folder, pid } = startQemu({
        binary: ${JSON.stringify(binary)}, scratch: ${JSON.stringify(scratch)},
        args: [${JSON.stringify(shared)}], accelerator: 'tcg', descriptors: [], readable: [], largestFile: 1000,
        confinement: ${JSON.stringify(UNCONFINED)},
      })
      console.log(JSON.stringify({ folder, pid }))
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { child, ...(JSON.parse(line) as { folder: string; pid: number }) }
  }

  it.each([
    ['alone', 1],
    ['with its whole group', -1],
  ])('nothing is left: no process, no folder, no scratch (%s)', async (_, sign) => {
    const scratch = join(folder, 'scratch')
    mkdirSync(scratch)
    const { child, ...qemu } = await runner(await program(STAY), scratch)
    const pid = await pidIn(shared)
    expect([pid, qemu.pid].map(isAlive)).toEqual([true, true])
    process.kill(sign * (child.pid ?? Number.NaN), 'SIGKILL')
    await expect.poll(() => [pid, qemu.pid].map(isAlive), wait).toEqual([false, false])
    expect(existsSync(scratch)).toBe(false)
    expect(existsSync(qemu.folder)).toBe(false)
  })
})
