/**
 * Finds programs, and runs those that an image is built with, each in a process group of its own that ends with us.
 * It must not know what they are run for.
 */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { LabError } from '../errors.ts'

export interface ToolOptions {
  env?: NodeJS.ProcessEnv | undefined
  signal?: AbortSignal | undefined
  /** Each line that the tool prints, on either stream. */
  onLine?: (line: string) => void
}

export interface ToolResult {
  ok: boolean
  /** The last lines it printed, for an error message. */
  output: string
  /** As typed. */
  command: string
}

const keptLines = 15

/** Ordinary users on Debian do not have the sbin folders in their PATH, and depmod lives there. */
export function toolPath(env: NodeJS.ProcessEnv = process.env): string {
  return [env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export function locateTool(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const paths = toolPath(env).split(delimiter)
  return paths.map((folder) => join(folder, name)).find(isProgram)
}

export function hasTool(name: string): boolean {
  return locateTool(name) !== undefined
}

/** @throws LabError `missing-tool` */
export function findTool(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const path = locateTool(name, env)
  if (path !== undefined) return path
  throw new LabError('missing-tool', `The program ${name} is not installed.`, { next: 'npm run setup' })
}

/**
 * Ends with us even when we are killed: its standard input is a pipe that only we hold open, and a watcher in its
 * process group, which includes all that it starts, ends the group when the pipe is closed.
 */
const guard = `exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
exec "$@" 3<&-`

/** @throws LabError `missing-tool`, `interrupted` */
export async function runTool(name: string, args: string[], options: ToolOptions = {}): Promise<ToolResult> {
  const env = { ...(options.env ?? process.env), PATH: toolPath(options.env), LC_ALL: 'C' }
  const path = findTool(name, env)
  throwIfAborted(options.signal)
  const child = spawn('/bin/sh', ['-c', guard, 'sh', path, ...args], { env, detached: true, stdio: 'pipe' })
  const tail: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line)
      if (tail.length > keptLines) tail.shift()
      options.onLine?.(line)
    })
  }
  const end = () => killGroup(child.pid)
  options.signal?.addEventListener('abort', end)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => child.stdin.destroy())
      child.once('close', resolve)
    })
    throwIfAborted(options.signal)
    return { ok: code === 0, output: tail.join('\n'), command: [name, ...args].join(' ') }
  } finally {
    options.signal?.removeEventListener('abort', end)
  }
}

/** @throws LabError `interrupted` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new LabError('interrupted', 'Stopped before the guest image was ready.', {
    next: 'Start again: nothing half-made was kept.',
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
