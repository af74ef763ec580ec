/**
 * What every command is given: where the repository is, how to draw, how to report progress, and when to stop.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultCacheDir, type OnProgress } from '../image/index.ts'
import type { Ending } from '../setup/ending.mjs'

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
  built(source: string): string
  drawing: Drawing
  /** True when a person can be asked: never with --json or in CI, whatever the terminal. */
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

/** What {@link runToEnd} gives, with a way to the JavaScript of a source file. */
export interface Start extends Pick<Ending, 'signal' | 'json' | 'out' | 'quietWith'> {
  built: Context['built']
}

export async function createContext({ signal, json, out, quietWith, built }: Start): Promise<Context> {
  const { terminalOptions } = await import('../narrative/terminal.ts')
  const { createReporter } = (await import('../setup/reporter.mjs')) as {
    createReporter(stream: NodeJS.WriteStream): Reporter
  }
  const reporter = createReporter(process.stderr)
  quietWith(reporter.pause)
  const { stdin, stdout, stderr, env } = process
  return {
    root: ROOT,
    cacheDir: defaultCacheDir(env),
    built,
    drawing: terminalOptions(stdout, env),
    interactive: stdin.isTTY === true && stderr.isTTY === true && !json && !inCi(env),
    conversing: stdin.isTTY === true && stdout.isTTY === true,
    signal,
    onProgress: reporter.progress,
    quiet: reporter.pause,
    out,
  }
}

/** `CI` is what such services agree on; some people set it to false. */
export function inCi({ CI = '' }: NodeJS.ProcessEnv): boolean {
  return !['', '0', 'false'].includes(CI.toLowerCase())
}
