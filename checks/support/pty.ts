/**
 * A real terminal for tests: a command runs on a pty, with somebody who types and reads.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withoutVitest } from './cli.ts'

export interface TypedInto extends AsyncDisposable {
  type(text: string): void
  /** Waits until what has been printed since the last time matches, and returns that. */
  until(pattern: RegExp): Promise<string>
  /** All that has been printed since the beginning. */
  printed(): string
  resize(rows: number, columns: number): void
  /** What the terminal is set to: `icanon`, `-echo`. */
  settings(): string[]
  /** Of the command itself. */
  pid(): number
  /** Its exit code, as soon as it has one. */
  ended(): Promise<number>
}

export interface OnPty {
  cwd: string
  /** An empty folder for files of this terminal, and for whatever the command leaves. */
  folder: string
  env?: NodeJS.ProcessEnv
  rows?: number
  columns?: number
}

/** Milliseconds: a VM on a machine that is busy. */
const PATIENCE = 300_000

let count = 0

export async function onPty(
  argv: string[],
  { cwd, folder, env = {}, rows = 24, columns = 80 }: OnPty,
): Promise<TypedInto> {
  count += 1
  const told = join(folder, `terminal-${count}`)
  // The terminal outlives the command: what is left of its settings can be looked at.
  const script = `stty rows ${rows} cols ${columns}; tty > ${told}.tty; sh -c 'echo $$ > ${told}.pid; exec "$@"' sh "$@"
    code=$?; echo ended-$code; cat > ${told}.rest; exit $code`
  const quoted = ['sh', '-c', script, 'sh', ...argv].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const child = spawn('script', ['-qec', quoted.join(' '), '/dev/null'], {
    cwd,
    env: { ...withoutVitest(process.env), TERM: 'xterm', TMPDIR: folder, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => {})
  let printed = ''
  /** How much of it somebody has waited for. */
  let taken = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const closed = once(child, 'close')
  let over = false
  closed.then(() => {
    over = true
  })
  const until = async (pattern: RegExp): Promise<string> => {
    const deadline = Date.now() + PATIENCE
    for (;;) {
      const rest = printed.slice(taken)
      const found = pattern.exec(rest)
      if (found !== null) {
        const before = rest.slice(0, found.index + found[0].length)
        taken += before.length
        return before
      }
      if (over || Date.now() > deadline) throw new Error(`no ${pattern} in ${JSON.stringify(rest)}`)
      await delay(20)
    }
  }
  const tty = (): string => readFileSync(`${told}.tty`, 'utf8').trim()
  return {
    until,
    printed: () => printed,
    type: (text) => void child.stdin.write(text),
    resize: (rows, columns) =>
      void execFileSync('stty', ['-F', tty(), 'rows', String(rows), 'cols', String(columns)]),
    settings: () => execFileSync('stty', ['-F', tty(), '-a'], { encoding: 'utf8' }).split(/[\s;]+/),
    pid: () => (existsSync(`${told}.pid`) ? Number(readFileSync(`${told}.pid`, 'utf8')) : 0),
    ended: async () => Number(/\d+$/.exec(await until(/ended-\d+/))?.[0]),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await closed
    },
  }
}
