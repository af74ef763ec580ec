/**
 * Commands that are still running when the call that started them has returned: an await is missing. Most of them would be done
 * a moment later, so that checks would see now this and now that. They are kept still, and the checks look at what the call has
 * done by the time it returns. They go on when a later call seems to wait for them; and with the next call, where nothing has
 * been promised yet: a constructor cannot wait, and a call that throws may have left the others of its commands alone.
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

/**
 * Milliseconds in which no command has begun or ended, after which a call seems to wait for one that is kept still; five times as
 * many while one of its own is running.
 */
const STANDSTILL = 400

interface Entry {
  command: string
  /** The call that it has outlived. */
  outlived?: string
}

interface Call {
  name: string
  /** When it ended. */
  at: number
  /** The event loop has gone round since. */
  over: boolean
  /** It has returned what says that all is done. */
  promised: boolean
}

export interface LeftRunning {
  /** A command has been started. */
  started(process: ChildProcess, entry: Entry): void
  /**
   * Does what a call does.
   *
   * @param cannotWait it is the call of a constructor, or the module itself
   */
  during<T>(call: string, work: () => Promise<T>, cannotWait?: boolean): Promise<T>
}

export function leftRunning(): LeftRunning {
  const running = new Map<ChildProcess, Entry>()
  /** Those that have outlived a call, the first one that they have. */
  const outlived = new WeakMap<ChildProcess, Call>()
  const still = new Set<ChildProcess>()
  let calls = 0
  let last: Call = { name: '', at: Number.NEGATIVE_INFINITY, over: true, promised: true }
  let stirred = 0

  /** zx gives each of its commands a process group, in which bash has others. */
  const signal = (child: ChildProcess, name: 'SIGSTOP' | 'SIGCONT'): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      child.kill(name) // it has no group of its own, or has just ended
    }
  }

  const keep = (child: ChildProcess, entry: Entry): void => {
    const first = outlived.get(child) ?? last
    outlived.set(child, first)
    entry.outlived = first.name
    still.add(child)
    signal(child, 'SIGSTOP')
  }

  const letGo = (child: ChildProcess): void => {
    still.delete(child)
    signal(child, 'SIGCONT')
  }

  const stir = (): void => {
    stirred = performance.now()
  }

  return {
    started(process, entry) {
      stir()
      process.prependListener('exit', stir)
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
    async during(call, work, cannotWait = false) {
      calls += 1
      stir()
      for (const child of still) if (outlived.get(child)?.promised !== true) letGo(child)
      const watching = setInterval(() => {
        const patience = running.size > still.size ? 5 * STANDSTILL : STANDSTILL
        if (performance.now() - stirred > patience) for (const child of still) letGo(child)
      }, STANDSTILL / 4).unref()
      let promised = false
      try {
        const result = await work()
        promised = !cannotWait
        return result
      } finally {
        clearInterval(watching)
        calls -= 1
        const ended = { name: call, at: performance.now(), over: false, promised }
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
