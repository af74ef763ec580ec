/**
 * Keeps what is typed during some work off the screen, where the terminal would echo it into a line that is being redrawn. Nobody
 * reads it; the keys that are signals stay what they are.
 */
import { rawTerminal } from '../watch/index.ts'
import type { Context } from './context.ts'

const CTRL_C = 0x03
const CTRL_BACKSLASH = 0x1c
const CTRL_Z = 0x1a

/** The work must not ask anybody anything. */
export async function hushed<T>(
  { conversing }: Pick<Context, 'conversing'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!conversing) return work()
  const { stdin } = process
  using raw = rawTerminal({ input: stdin, onGone: () => process.kill(process.pid, 'SIGTERM') })
  const onTyped = (typed: Buffer | string): void => {
    for (const byte of Buffer.from(typed)) {
      // Like the terminal itself: to the whole group, since npm waits for us.
      if (byte === CTRL_C) process.kill(0, 'SIGINT')
      if (byte === CTRL_BACKSLASH) process.kill(0, 'SIGQUIT')
      if (byte === CTRL_Z) void raw.suspend()
    }
  }
  stdin.on('data', onTyped)
  try {
    return await work()
  } finally {
    stdin.off('data', onTyped)
  }
}
