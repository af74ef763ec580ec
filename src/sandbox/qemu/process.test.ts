import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LabError } from '../../errors.ts'
import { NOBODY, type QemuCommand, type QemuProcess, runningAsRoot, startQemu } from './process.ts'

let folder: string
let temporary: string
const started: QemuProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'))
  await chmod(folder, 0o755) // the program may run as somebody else
  temporary = join(folder, 'tmp')
  await mkdir(temporary)
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(async () => {
  for (const qemu of started.splice(0)) await qemu[Symbol.asyncDispose]()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** A program in place of QEMU; `$1` is the folder for its sockets. */
async function program(script: string): Promise<string> {
  const path = join(folder, 'fake-qemu')
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

/** Tells its pid once everything before has been done, and stays. */
const STAY = `echo $$ > "$1/started"; mv "$1/started" "$1/pid"; exec sleep 600`

async function start(script: string, options: Partial<QemuCommand> = {}): Promise<QemuProcess> {
  const qemu = startQemu({
    binary: await program(script),
    args: (sockets) => [sockets],
    accelerator: 'tcg',
    descriptors: [],
    ...options,
  })
  started.push(qemu)
  return qemu
}

const wait = { timeout: 10_000, interval: 5 }

async function pidOf({ folder }: { folder: string }): Promise<number> {
  await expect.poll(() => existsSync(join(folder, 'pid')), wait).toBe(true)
  return Number(readFileSync(join(folder, 'pid'), 'utf8'))
}

/** A zombie counts as gone: whoever inherited it may never ask for it. */
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

describe('a process', () => {
  it('gets its arguments, files as descriptors from 3 on, and nothing to read', async () => {
    await writeFile(join(folder, 'one'), 'first')
    await writeFile(join(folder, 'two'), 'second')
    const descriptors = ['one', 'two'].map((name) => openSync(join(folder, name), 'r'))
    const qemu = await start(`{ cat <&3; echo; cat <&4; echo; cat; echo "$2"; } > "$1/seen"; ${STAY}`, {
      descriptors,
      args: (sockets) => [sockets, "a b'c"],
    })
    for (const descriptor of descriptors) closeSync(descriptor)
    await pidOf(qemu)
    expect(readFileSync(join(qemu.folder, 'seen'), 'utf8')).toBe("first\nsecond\na b'c\n")
  })

  it('has limits', async () => {
    const qemu = await start(`{ ulimit -c; ulimit -t; ulimit -v; } > "$1/limits"; ${STAY}`)
    await pidOf(qemu)
    const [core, seconds, space] = readFileSync(join(qemu.folder, 'limits'), 'utf8').split('\n')
    expect([core, seconds]).toEqual(['0', '900'])
    if (process.platform === 'linux') expect(space).toBe(String(4 * 1024 * 1024))
  })

  it.runIf(runningAsRoot() && process.platform === 'linux')('is nobody when we are root', async () => {
    const status = `grep -E '^(Uid|Gid|Groups|NoNewPrivs|CapBnd|CapEff):' /proc/self/status`
    const qemu = await start(`${status} > "$1/status"; ${STAY}`)
    await pidOf(qemu)
    const lines = readFileSync(join(qemu.folder, 'status'), 'utf8').trim().split('\n')
    expect(lines.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
      `Uid: ${Array(4).fill(NOBODY).join(' ')}`,
      `Gid: ${Array(4).fill(NOBODY).join(' ')}`,
      'Groups:',
      'CapEff: 0000000000000000',
      'CapBnd: 0000000000000000',
      'NoNewPrivs: 1',
    ])
  })

  it('has a folder that nobody else can look into', async () => {
    const qemu = await start(`ls -ld "$1" > "$1/mode"; ${STAY}`)
    await pidOf(qemu)
    expect(readFileSync(join(qemu.folder, 'mode'), 'utf8')).toMatch(/^drwx------/)
  })
})

describe('the end', () => {
  it('by disposal takes process, folder and scratch along', async () => {
    const scratch = join(folder, 'scratch')
    mkdirSync(scratch)
    const qemu = await start(STAY, { scratch })
    const pid = await pidOf(qemu)
    await qemu[Symbol.asyncDispose]()
    expect(isAlive(pid)).toBe(false)
    expect(isAlive(qemu.pid)).toBe(false)
    expect(existsSync(scratch)).toBe(false)
    expect(await readdir(temporary)).toEqual([])
    await qemu[Symbol.asyncDispose]()
  })

  it('spares scratch that was renamed in time', async () => {
    const scratch = join(folder, 'scratch')
    mkdirSync(scratch)
    const qemu = await start(STAY, { scratch })
    await pidOf(qemu)
    renameSync(scratch, join(folder, 'kept'))
    await qemu[Symbol.asyncDispose]()
    expect(existsSync(join(folder, 'kept'))).toBe(true)
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
    expect(reason.command).toContain(`fake-qemu ${qemu.folder}`)
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
    const pid = await pidOf(qemu)
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
        args: (sockets) => [sockets], accelerator: 'tcg', descriptors: [],
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
    const pid = await pidOf(qemu)
    expect([pid, qemu.pid].map(isAlive)).toEqual([true, true])
    process.kill(sign * (child.pid ?? Number.NaN), 'SIGKILL')
    await expect.poll(() => [pid, qemu.pid].map(isAlive), wait).toEqual([false, false])
    expect(existsSync(scratch)).toBe(false)
    expect(existsSync(qemu.folder)).toBe(false)
  })
})
