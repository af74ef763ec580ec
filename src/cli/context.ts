/**
 * What every command is given: where the repository is, how to draw, how to report progress, and when to stop.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OnProgress } from '../image/index.ts'
import { defaultCacheDir } from '../image/index.ts'

export interface Drawing {
  /** Columns. */
  width: number
  color: boolean
  hyperlinks: boolean
}

export interface Context {
  /** Repository root. */
  root: string
  cacheDir: string
  /** Path of a source file as JavaScript: vitest would take half a second to transform a check file and what it imports. */
  built(source: string): Promise<string>
  drawing: Drawing
  /** True when a person can be asked. */
  interactive: boolean
  /** True when a person reads what is printed, and can answer it. */
  conversing: boolean
  signal: AbortSignal
  onProgress: OnProgress
  /** Wipes what progress has drawn, before something else is written. */
  quiet(): void
  out(text: string): void
}

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

interface Reporter {
  progress: OnProgress
  pause(): void
}

export async function createContext(signal: AbortSignal, built: Context['built']): Promise<Context> {
  const { terminalOptions } = await import('../narrative/terminal.ts')
  const { createReporter } = (await import('../setup/reporter.mjs')) as {
    createReporter(stream: NodeJS.WriteStream): Reporter
  }
  const reporter = createReporter(process.stderr)
  return {
    root: ROOT,
    cacheDir: defaultCacheDir(process.env),
    built,
    drawing: terminalOptions(process.stdout, process.env),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    conversing: process.stdin.isTTY === true && process.stdout.isTTY === true,
    signal,
    onProgress: reporter.progress,
    quiet: reporter.pause,
    out: (text) => void process.stdout.write(text),
  }
}
