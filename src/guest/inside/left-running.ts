/**
 * Commands that are still running when the call that started them has returned: an await is missing. Most of them would be done
 * a moment later, so that checks would see now this and now that. They are kept still until the next call, and the checks look
 * at what the call has done by the time it returns.
 */
import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'

/** Programs that do something to a network and end. */
export const TOOLS = new Set(
  'bridge conntrack ip iptables iptables-restore iptables-save ip6tables nft nsenter sysctl'.split(' '),
)

/** Of these that do not end: `ip monitor`, `conntrack -E`. */
const GOES_ON = /\bmonitor\b|\s(-E|--event)\b/
/** Behind these another program may come. */
const LEADS_ON = /^nsenter\b|^ip netns exec\b/

/** Whether somebody who runs it wants it to have been done. */
export function isDoneSoon(command: string): boolean {
  const words = command
    .trim()
    .split(/\s+/)
    .map((word) => basename(word))
  const [first = '', ...others] = words
  if (!TOOLS.has(first) || GOES_ON.test(command)) return false
  return !LEADS_ON.test(command.trim()) || others.some((word) => TOOLS.has(word) && word !== 'nsenter')
}

/**
 * Milliseconds after a call in which a command that starts belongs to it; and so does one that starts before the event loop has
 * gone round twice, which on a busy machine takes longer.
 */
const MOMENT = 100

interface Entry {
  command: string
  /** The call that it has outlived. */
  outlived?: string
}

export interface LeftRunning {
  /** A command has been started. */
  started(process: ChildProcess, entry: Entry): void
  /** Does what a call does. What an earlier one has left running goes on. */
  during<T>(call: string, work: () => Promise<T>): Promise<T>
}

export function leftRunning(): LeftRunning {
  const running = new Map<ChildProcess, Entry>()
  const still = new Set<ChildProcess>()
  let calls = 0
  let last = { call: '', at: Number.NEGATIVE_INFINITY, over: true }

  /** zx gives each of its commands a process group, in which bash has others. */
  const signal = (child: ChildProcess, name: 'SIGSTOP' | 'SIGCONT'): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      child.kill(name) // it has no group of its own, or has just ended
    }
  }

  const keep = (child: ChildProcess, entry: Entry): void => {
    entry.outlived = last.call
    still.add(child)
    signal(child, 'SIGSTOP')
  }

  return {
    started(process, entry) {
      if (!isDoneSoon(entry.command)) return
      running.set(process, entry)
      const ended = (): void => {
        running.delete(process)
        still.delete(process)
      }
      process.prependListener('exit', ended)
      process.prependListener('error', ended)
      // zx starts a command a moment after it was asked to. What comes later has another reason, such as a timer.
      if (calls === 0 && (!last.over || performance.now() - last.at < MOMENT)) keep(process, entry)
    },
    async during(call, work) {
      calls += 1
      for (const child of still) signal(child, 'SIGCONT')
      still.clear()
      try {
        return await work()
      } finally {
        calls -= 1
        const ended = { call, at: performance.now(), over: false }
        last = ended
        setImmediate(() =>
          setImmediate(() => {
            ended.over = true
          }),
        )
        if (calls === 0) for (const [child, entry] of running) keep(child, entry)
      }
    },
  }
}
