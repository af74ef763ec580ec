/**
 * One SSH connection to the machine, which every guest shares: an `ssh` that holds it, and one more for each command. It
 * ends with this process, and what runs over it ends with it. Knows nothing of Vagrant.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { LabError } from '../../errors.ts'
import { collect } from '../child-stream.ts'

/** What the machine said of itself. */
export interface Facts {
  /** Debian's name, such as `amd64`. */
  arch: string
  /** What it was provisioned with; empty when that was never finished. */
  key: string
  /** Names of the guest programs that are there. */
  programs: string[]
}

export interface Connection extends AsyncDisposable {
  /** Folder with configuration and control socket: all that another thread needs to use the connection. */
  readonly folder: string
  readonly facts: Facts
}

/** The name that `vagrant ssh-config` is asked to use. */
export const HOST = 'container-lab'

/** In the machine; made by provision.sh. */
export const HOME = '/opt/container-lab'

/** Holds the connection as long as its standard input is open, so until we close it or are gone. */
const HELLO = `
dpkg --print-architecture
cat ${HOME}/provisioned 2>/dev/null || echo
ls ${HOME}/programs 2>/dev/null
echo ready
exec cat >/dev/null
`

/** Removes the folder when ssh has ended, however that came about; signals for our group are not for ssh. */
const KEEPER = `trap '' HUP INT TERM
folder=$1; shift
"$@"
code=$?
rm -rf "$folder"
exit $code`

/** Seconds until a machine that says nothing counts as gone: less than what a call of the learner's code may take. */
const ALIVE = ['-o', 'ServerAliveInterval=2', '-o', 'ServerAliveCountMax=3']

/** Milliseconds until the machine must have said hello; emulated and busy it needs three. */
const HELLO_LIMIT = 30_000

function sshCommand(folder: string, options: string[], command: string): string[] {
  return [
    ...['ssh', '-F', join(folder, 'config'), '-S', join(folder, 'control')],
    // Vagrant's own setting hides why a connection failed.
    ...['-o', 'LogLevel=ERROR', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5', ...ALIVE],
    ...[...options, HOST, '--', command],
  ]
}

/** One argument for the shell at the other end. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`
}

/** What the machine printed before `ready`, as facts. */
export function parseFacts([arch = '', key = '', ...programs]: string[]): Facts {
  return { arch, key, programs }
}

/**
 * @param config what `vagrant ssh-config` printed
 * @throws LabError `sandbox-failed` when the machine cannot be reached
 */
export async function connect(config: string): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-ssh-')) // short: the path of a socket has a limit
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, 'config'), config, { mode: 0o600 })
  const argv = sshCommand(folder, ['-o', 'ControlMaster=yes', '-o', 'ControlPersist=no'], HELLO)
  const holder = spawn('/bin/sh', ['-c', KEEPER, 'lab-ssh-keeper', folder, ...argv], {
    detached: true,
    stdio: 'pipe',
  })
  holder.stdin.on('error', () => {})
  const said = collect(holder)
  const closed = once(holder, 'close')
  try {
    return {
      folder,
      facts: await hello(holder, said),
      async [Symbol.asyncDispose]() {
        holder.stdin.destroy()
        await closed
      },
    }
  } catch (error) {
    holder.stdin.destroy()
    await closed
    rmSync(folder, { recursive: true, force: true }) // the keeper may have been ended with ssh
    throw error
  }
}

function hello(holder: ChildProcessWithoutNullStreams, said: () => string): Promise<Facts> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(
        new LabError('sandbox-failed', 'The Vagrant machine could not be reached over SSH.', {
          output: said(),
          next: 'npm run vm status shows its state; npm run vm destroy, and the next run makes a new one.',
        }),
      )
    }
    const timer = setTimeout(() => {
      fail()
      if (holder.pid !== undefined) process.kill(-holder.pid, 'SIGKILL') // it has not closed yet, so it is there
    }, HELLO_LIMIT)
    const lines: string[] = []
    createInterface({ input: holder.stdout }).on('line', (line) => {
      if (line !== 'ready') return lines.push(line)
      clearTimeout(timer)
      resolve(parseFacts(lines))
    })
    holder.once('error', fail)
    holder.once('close', () => {
      clearTimeout(timer)
      fail()
    })
  })
}

/** Starts a command in the machine. It ends when its standard input does, if it is one that ends then. */
export function runThere(folder: string, argv: string[]): ChildProcessWithoutNullStreams {
  const command = argv.map(quoted).join(' ')
  const [file = '', ...args] = sshCommand(folder, ['-o', 'ControlMaster=no', '-T'], command)
  // A session of its own, so that Ctrl-C reaches us first and we end it in order.
  return spawn(file, args, { detached: true, stdio: 'pipe' })
}

const UNPACK = `
set -e
work=$(mktemp -d "$1.XXXXXX")
chmod 755 "$work"
tar -x --no-same-owner -C "$work"
# Somebody else may have been faster.
mv -T "$work" "$1" 2>/dev/null || { rm -rf "$work"; [ -d "$1" ]; }
`

/** Copies the guest's program into the machine; its folder appears whole or not at all. */
export async function sendProgram(folder: string, program: string): Promise<void> {
  const there = programPath(program)
  const receiver = runThere(folder, ['sudo', '-n', 'sh', '-c', UNPACK, 'lab-unpack', there])
  const said = collect(receiver)
  // macOS would add files of its own.
  const env = { ...process.env, COPYFILE_DISABLE: '1' }
  const tar = spawn('tar', ['-c', '-C', program, '.'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  receiver.stdin.on('error', () => {}) // told by its exit code
  tar.stdout.pipe(receiver.stdin)
  const [[packed], [unpacked]] = await Promise.all([once(tar, 'close'), once(receiver, 'close')])
  if (packed === 0 && unpacked === 0) return
  throw new LabError('sandbox-failed', 'The lab could not be copied into the Vagrant machine.', {
    output: said(),
    next: 'npm run vm destroy, then try again.',
  })
}

/** Where the program lies in the machine; its name is a hash of what is in it. */
export function programPath(program: string): string {
  return `${HOME}/programs/${basename(program)}`
}
