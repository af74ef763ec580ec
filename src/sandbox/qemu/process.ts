/**
 * Starts QEMU so that it can neither outlive this process nor do more than compute: a keeper in a session of its own
 * confines it, ends it and removes its folder when our end of a pipe closes, however we ended, SIGKILL included.
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../errors.ts'
import { locateTool } from '../../image/index.ts'
import type { Confinement } from '../sandbox.ts'
import { type Accelerator, agentSocket, FIRST_FILE } from './machine.ts'

/** Address space of a QEMU process: guest memory, translation cache, QEMU itself and its libraries. */
const ADDRESS_SPACE = 4 * 2 ** 30
/** Seconds of processor time before the kernel ends it: a run takes some, a template under slow emulation tens. */
const CPU_SECONDS = 900
/** QEMU has some 30 files open and 10 threads. */
const OPEN_FILES = 128
const THREADS = 64

export interface QemuProcess extends AsyncDisposable {
  readonly folder: string
  /** Process id of the keeper. */
  readonly pid: number
  /** The only connection to QEMU's monitor there is and will be: when it is closed, nobody can reach it any more. */
  readonly monitor: Duplex
  /** Rejects when QEMU has ended, with what it said. */
  readonly gone: Promise<never>
}

export interface QemuCommand {
  binary: string
  args: string[]
  accelerator: Accelerator
  confinement: Confinement
  /** Seconds of processor time that it may use, where that is more than a run takes. */
  cpuSeconds?: number | undefined
  /** Files and folders that it may read, the program itself among them. */
  readable: string[]
  /** A folder of unfinished work that goes when QEMU does; renaming it in time saves it. */
  scratch?: string
  /** Files that QEMU gets as descriptors from {@link FIRST_FILE} on: it cannot reach their folders itself. */
  descriptors: number[]
  /** Bytes that a file may grow to; nothing can be written when absent. */
  largestFile?: number
}

const KEEPER = join(dirname(fileURLToPath(import.meta.url)), 'keeper.pl')

/** @throws LabError `missing-tool` */
export function keeperCommand(): [string, string] {
  const perl = locateTool('perl')
  if (perl !== undefined) return [perl, KEEPER]
  throw new LabError('missing-tool', 'The program perl is not installed; it confines QEMU.', {
    next: 'Install it: apt install perl-base',
  })
}

export function runningAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** Bytes of a path that a socket can have on every system. */
const SOCKET_PATH = 103

/** In TMPDIR if it will do. Nothing that could fill a disk lies in it, and so any other place is as good. */
function makeFolder(): string {
  for (const parent of [resolve(tmpdir()), '/tmp']) {
    const prefix = join(parent, 'lab-vm-')
    if (Buffer.byteLength(agentSocket(`${prefix}XXXXXX`)) > SOCKET_PATH) continue
    try {
      return mkdtempSync(prefix)
    } catch {} // it is missing, full, or not ours
  }
  throw new LabError('sandbox-failed', `No folder for a VM could be made in ${tmpdir()} or in /tmp.`, {
    next: 'Set TMPDIR to a folder that you may write to.',
  })
}

/** The words that keeper.pl reads. */
function plan(command: QemuCommand, folder: string): string[] {
  const { accelerator, confinement, readable, scratch, descriptors } = command
  const { largestFile = 0, cpuSeconds = CPU_SECONDS } = command
  const { user, namespaces, landlock, seccomp } = confinement
  const layers = Object.entries({ namespaces, landlock, seccomp }).flatMap(([name, is]) =>
    is ? `${name}=1` : [],
  )
  // Threads are counted for the user, and only where it has no others.
  const counted = user === 'own' || namespaces ? { NPROC: THREADS } : {}
  const limits = {
    CORE: 0,
    CPU: cpuSeconds,
    AS: ADDRESS_SPACE,
    FSIZE: largestFile,
    NOFILE: OPEN_FILES,
    ...counted,
  }
  return [
    ...[`folder=${folder}`, `arch=${process.arch}`, `files=${descriptors.length}`, `user=${user}`],
    ...layers,
    ...(scratch === undefined ? [] : [`scratch=${scratch}`]),
    ...(accelerator === 'kvm' ? ['device=/dev/kvm'] : []),
    ...readable.map((path) => `see=${path}`),
    ...Object.entries(limits).map(([name, most]) => `limit=${name}:${most}`),
    '--',
  ]
}

export function startQemu(command: QemuCommand): QemuProcess {
  const [perl, keeperProgram] = keeperCommand()
  const folder = makeFolder()
  const argv = [command.binary, ...command.args]
  const place = openSync(devNull, 'r')
  const keeper = spawn(perl, [keeperProgram, ...plan(command, folder), ...argv], {
    // A session of its own: Ctrl-C in the terminal, or a kill of our whole group, must not end the keeper before QEMU.
    detached: true,
    // What we know and where we stand is none of its business.
    env: {},
    cwd: '/',
    // The keeper makes a socket for the agent in the place of `place`.
    stdio: ['pipe', 'ignore', 'pipe', 'pipe', place, ...command.descriptors],
  })
  closeSync(place)
  const stdin = keeper.stdin
  const monitor = keeper.stdio[3] as Duplex
  for (const stream of [stdin, monitor]) stream?.on('error', () => {})
  const exited = new Promise<string>((resolve) => {
    let said = ''
    ;(keeper.stderr as Readable | null)?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    // What nobody has read would keep it open.
    keeper.on('exit', () => monitor.destroy())
    keeper.on('close', (code, signal) => resolve(said.trim() || `it ended with ${signal ?? `code ${code}`}`))
    keeper.on('error', (error) => {
      rmSync(folder, { recursive: true, force: true })
      resolve(error.message)
    })
  })
  const gone = exited.then((said): never => {
    throw new LabError('sandbox-failed', 'QEMU ended before its work was done.', {
      command: argv.join(' '),
      output: said,
    })
  })
  gone.catch(() => {}) // most runs end it on purpose
  return {
    folder,
    pid: keeper.pid ?? 0,
    monitor,
    gone,
    async [Symbol.asyncDispose]() {
      stdin?.destroy()
      await exited
    },
  }
}
