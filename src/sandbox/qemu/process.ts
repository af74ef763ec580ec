/**
 * Starts QEMU so that it can neither outlive this process nor do more than compute: a keeper shell in a session of its own
 * ends it and removes its folder when our end of a pipe closes, however we ended, SIGKILL included.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { LabError } from '../../errors.ts'
import type { Accelerator } from './machine.ts'

/** Address space of a QEMU process in KiB: guest memory, translation cache, QEMU itself and its libraries. */
const ADDRESS_SPACE_KIB = 4 * 1024 * 1024
/** Seconds of CPU time before the kernel ends it: a run takes some, a template under slow emulation tens. */
const CPU_SECONDS = 900
/** `nobody`: what QEMU runs as when we are root, so that an escape from the guest lands in an empty room. */
export const NOBODY = 65534

const KEEPER = `
# When we are gone, so is the reader of its stderr, where the shell itself reports that QEMU was killed.
trap '' PIPE HUP INT TERM
exec 9<&0 </dev/null
folder=$1 scratch=$2; shift 2
ulimit -c 0; ulimit -t ${CPU_SECONDS}; ulimit -v ${ADDRESS_SPACE_KIB} 2>/dev/null
"$@" 9<&- & child=$!
{ read -r _ <&9; kill -KILL $child; } 2>/dev/null & watch=$!
wait $child; code=$?
kill $watch 2>/dev/null
rm -rf "$folder" "$scratch"
exit $code
`

export interface QemuProcess extends AsyncDisposable {
  readonly folder: string
  /** Process id of the keeper. */
  readonly pid: number
  /** Rejects when QEMU has ended, with what it said. */
  readonly gone: Promise<never>
}

export interface QemuCommand {
  binary: string
  /** Arguments, once it is known in which folder the sockets go. */
  args: (folder: string) => string[]
  accelerator: Accelerator
  /** A folder of unfinished work that goes when QEMU does; renaming it in time saves it. */
  scratch?: string
  /** Files that QEMU gets as descriptors 3, 4, …: it may not be able to reach their folders itself. */
  descriptors: number[]
}

export function runningAsRoot(): boolean {
  return process.getuid?.() === 0
}

/** Under TCG QEMU promises no isolation, so it loses root; under KVM only if it can still open /dev/kvm. */
function unprivileged(accelerator: Accelerator): string[] {
  if (!runningAsRoot() || process.platform !== 'linux') return []
  const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--no-new-privs', '--bounding-set=-all']
  if (accelerator === 'tcg') return [...drop, '--clear-groups', '--']
  const device = statSync('/dev/kvm')
  return (device.mode & 0o060) === 0o060 ? [...drop, `--groups=${device.gid}`, '--'] : []
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-vm-'))
  if (runningAsRoot()) chownSync(folder, NOBODY, NOBODY)
  return folder
}

export function startQemu(command: QemuCommand): QemuProcess {
  const folder = makeFolder()
  const argv = [...unprivileged(command.accelerator), command.binary, ...command.args(folder)]
  const keeper = spawn(
    '/bin/sh',
    ['-c', KEEPER, 'lab-vm-keeper', folder, command.scratch ?? folder, ...argv],
    {
      // A session of its own: Ctrl-C in the terminal, or a kill of our whole group, must not end the keeper before QEMU.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe', ...command.descriptors],
    },
  )
  const exited = new Promise<string>((resolve) => {
    let said = ''
    ;(keeper.stderr as Readable).setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    keeper.on('close', (code, signal) => resolve(said.trim() || `it ended with ${signal ?? `code ${code}`}`))
    keeper.on('error', (error) => resolve(error.message))
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
    gone,
    async [Symbol.asyncDispose]() {
      release(keeper)
      await exited
    },
  }
}

function release(keeper: ChildProcess): void {
  keeper.stdin?.on('error', () => {})
  keeper.stdin?.destroy()
}
