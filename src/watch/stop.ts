/**
 * Ctrl-Z in raw mode, where it is a key like any other and what it means is ours to do.
 */
import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds in which a stop signal has stopped every thread of a process. */
const STOPPING_MS = 50

/**
 * Stops the whole group, since npm waits for us and is to stop as well. The terminal has to be given back before. Resolves when
 * somebody has said fg, or at once where nobody can.
 */
export async function stopGroup(): Promise<void> {
  process.kill(0, 'SIGTSTP')
  await delay(STOPPING_MS)
}
