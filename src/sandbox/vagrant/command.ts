/**
 * Runs the `vagrant` command in the repository, where the Vagrantfile is. Knows nothing of what a command is for.
 */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../errors.ts'
import { hasTool } from '../../image/index.ts'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

export interface VagrantOptions {
  signal?: AbortSignal | undefined
  /** Each line of its output, without Vagrant's own prefix. */
  onLine?: (line: string) => void
}

export interface VagrantResult {
  ok: boolean
  stdout: string
  /** The last lines it printed, for an error message. */
  output: string
  /** As typed. */
  command: string
}

const KEPT_LINES = 15

/**
 * Vagrant keeps its process id and gets SIGINT when our end of a pipe closes, however we ended: then it takes back what is
 * half-made, as after Ctrl-C.
 */
const GUARD = `exec 3<&0 </dev/null
(read -r _ <&3; kill -INT 0) >/dev/null 2>&1 &
exec "$@" 3<&-`

export function hasVagrant(): boolean {
  return hasTool('vagrant')
}

/** Where Vagrant keeps what belongs to this machine. */
export function dotFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.VAGRANT_DOTFILE_PATH || join(ROOT, '.vagrant')
}

/** `==> default: Booting VM...` → `Booting VM...`; empty for what only draws. */
export function plainLine(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Vagrant erases its progress with these.
  const text = line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').trimEnd()
  return text.replace(/^(==>| {3}) \S+: ?/, '').trim()
}

/**
 * An interruption is passed on, and waited for: Vagrant undoes what it has begun.
 * @throws LabError `vagrant-missing`, `interrupted`
 */
export async function runVagrant(args: string[], options: VagrantOptions = {}): Promise<VagrantResult> {
  const { signal, onLine } = options
  if (!hasVagrant()) {
    throw new LabError('vagrant-missing', 'Vagrant is not installed.', {
      next: 'On Debian and Ubuntu: npm run setup -- --vagrant. Elsewhere install Vagrant and VirtualBox.',
    })
  }
  throwIfInterrupted(signal)
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', 'vagrant', ...args], {
    cwd: ROOT,
    env: { ...process.env, VAGRANT_CHECKPOINT_DISABLE: '1', VAGRANT_NO_COLOR: '1' },
    detached: true,
    stdio: 'pipe',
  })
  let stdout = ''
  const tail: string[] = []
  child.stdout.on('data', (bytes) => {
    stdout += bytes
  })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (raw) => {
      const line = plainLine(raw)
      if (line === '' || line.startsWith('Progress:')) return
      tail.push(line.slice(0, 200))
      if (tail.length > KEPT_LINES) tail.shift()
      onLine?.(line)
    })
  }
  const interrupt = (): void => interruptGroup(child.pid)
  signal?.addEventListener('abort', interrupt)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => child.stdin.destroy())
      child.once('close', resolve)
    })
    throwIfInterrupted(signal)
    return { ok: code === 0, stdout, output: tail.join('\n'), command: ['vagrant', ...args].join(' ') }
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

/** @throws LabError `interrupted` */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LabError('interrupted', 'Stopped before the Vagrant machine was ready.')
}

function interruptGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGINT')
  } catch {
    // It has just ended by itself.
  }
}
