/**
 * Keeps what is typed during some work off the screen, where the terminal would echo it into a line that is being redrawn. Nobody
 * reads it; the keys that are signals stay what they are.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rawTerminal, stopGroup } from '../watch/index.ts'
import type { Context } from './context.ts'

const CTRL_C = 0x03
const CTRL_BACKSLASH = 0x1c
const CTRL_Z = 0x1a

/** Whether what is typed is meant for this process: started with &, or sent to the background later, it is not. */
function isInForeground(): boolean {
  try {
    const [own, foreground] = groups()
    return own !== undefined && own === foreground
  } catch {
    return false
  }
}

/** The process group of this process, and the one that its terminal listens to. */
function groups(): (string | undefined)[] {
  if (process.platform !== 'linux') {
    const argv = ['-o', 'pgid=,tpgid=', '-p', `${process.pid}`]
    return execFileSync('ps', argv, { encoding: 'utf8' }).trim().split(/\s+/)
  }
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The name of the program is in brackets, and may have blanks in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [fields[2], fields[5]]
}

/** The work must not ask anybody anything. */
export async function hushed<T>(
  { conversing }: Pick<Context, 'conversing'>,
  work: () => Promise<T>,
): Promise<T> {
  // The terminal belongs to somebody else then, and who sets it is stopped.
  if (!conversing || !isInForeground()) return work()
  const { stdin } = process
  using raw = rawTerminal({ input: stdin, onGone: () => process.kill(process.pid, 'SIGTERM') })
  const suspended = async (): Promise<void> => {
    raw.giveBack()
    await stopGroup()
    if (isInForeground()) raw.take()
  }
  const onTyped = (typed: Buffer | string): void => {
    for (const byte of Buffer.from(typed)) {
      // Like the terminal itself: to the whole group, since npm waits for us.
      if (byte === CTRL_C) process.kill(0, 'SIGINT')
      if (byte === CTRL_BACKSLASH) {
        raw.giveBack()
        process.kill(0, 'SIGQUIT')
      }
      if (byte === CTRL_Z) void suspended()
    }
  }
  stdin.on('data', onTyped)
  try {
    return await work()
  } finally {
    stdin.off('data', onTyped)
  }
}
