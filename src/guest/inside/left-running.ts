/**
 * Commands that are still running when the call that started them has returned: an await is missing. Most of them would be done
 * a moment later, so that checks would see now this and now that. They are kept still, and the checks look at what the call has
 * done by the time it returns. They go on when a later call seems to wait for them; and with the next call, where nothing has
 * been promised yet: a constructor cannot wait, and a call that throws may have left the others of its commands alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { basename } from 'node:path'

/** Programs that do something to a network and end. */
export const TOOLS = new Set(
  'bridge conntrack ip iptables iptables-restore iptables-save ip6tables nft nsenter sysctl'.split(' '),
)

/** Of these that do not end: `ip monitor`, `conntrack -E`, `nft -i`, which is told line by line what to do. */
const GOES_ON = /\bmonitor\b|\s(-E|--event)\b|\bnft\s(.*\s)?(-i|--interactive)\b/
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

/** Milliseconds between two looks at a call. A machine that is too busy for the event loop looks less often. */
const LOOK = 100

/**
 * Looks in a row at which no command had begun or ended: then a call seems to wait for one that is kept still. While one of its
 * own is running it takes twice as many.
 */
const STANDSTILL = 20

interface Entry {
  command: string
  /** The call that it has outlived. */
  outlived?: string
}

interface Call {
  name: string
  /** Calls side by side have the same one: what belongs to one of them may be the work of another. */
  group: number
  ended: boolean
  /** It has returned what says that all is done. */
  promised: boolean
  /** When it, or a command of its, has last ended. */
  at: number
  /** The event loop has gone round since it ended. */
  over: boolean
}

interface Begun {
  entry: Entry
  /** Which has begun it. */
  call: Call
}

export interface LeftRunning {
  /**
   * Whether a command that is to be started now has to stop before it does anything: a call that has returned has left it behind.
   * One that goes on with the next call would be told to before it has stopped.
   */
  hasToStop(command: string): boolean
  /** A command has been started. @param stops it was told that it has to */
  started(process: ChildProcess, entry: Entry, stops?: boolean): void
  /**
   * Does what a call does.
   *
   * @param cannotWait it is the call of a constructor, or the module itself
   */
  during<T>(call: string, work: () => Promise<T>, cannotWait?: boolean): Promise<T>
}

export function leftRunning(): LeftRunning {
  const current = new AsyncLocalStorage<Call>()
  const running = new Map<ChildProcess, Begun>()
  /** Of these, those that are kept still. */
  const still = new Set<ChildProcess>()
  let calls = 0
  let group = 0
  /** Looks since a command has begun or ended. */
  let looks = 0

  /** zx gives each of its commands a process group, in which bash has others. */
  const signal = (child: ChildProcess, name: 'SIGSTOP' | 'SIGCONT'): void => {
    // Not child.kill(): its owner would take it for a command that somebody has killed.
    const { pid } = child
    for (const one of pid === undefined ? [] : [-pid, pid]) {
      try {
        process.kill(one, name)
        return
      } catch {} // it has no group of its own, or has just ended
    }
  }

  const keep = (child: ChildProcess, { entry, call }: Begun): void => {
    entry.outlived = call.name
    still.add(child)
    signal(child, 'SIGSTOP')
  }

  const letGo = (child: ChildProcess): void => {
    still.delete(child)
    signal(child, 'SIGCONT')
  }

  /**
   * Until the event loop has gone round: where its call returns by then, the command has done nothing yet. A machine that need not
   * emulate its processor writes a rule in two milliseconds.
   */
  const holdABit = (child: ChildProcess): void => {
    signal(child, 'SIGSTOP')
    setImmediate(() => {
      if (!still.has(child) && child.exitCode === null && child.signalCode === null) signal(child, 'SIGCONT')
    })
  }

  const startsLate = ({ ended, promised, group: own, over, at }: Call): boolean => {
    if (!ended || (calls > 0 && (!promised || own === group))) return false
    // zx starts a command a moment after it was asked to. What comes later has another reason, such as a timer.
    return !over || performance.now() - at < MOMENT
  }

  const watch = (): void => {
    looks += 1
    if (looks <= (running.size > still.size ? 2 * STANDSTILL : STANDSTILL)) return
    looks = 0
    // Those as well that were let go before they had stopped.
    for (const [child, { call }] of running) {
      call.promised = false
      letGo(child)
    }
  }

  return {
    hasToStop(command) {
      const call = current.getStore()
      return call?.promised === true && isDoneSoon(command) && startsLate(call)
    },
    started(process, entry, stops = false) {
      looks = 0
      const call = current.getStore()
      process.prependListener('exit', () => {
        looks = 0
        if (call !== undefined) call.at = performance.now()
      })
      if (call === undefined || !isDoneSoon(entry.command)) return
      const begun = { entry, call }
      running.set(process, begun)
      const ended = (): void => {
        running.delete(process)
        still.delete(process)
      }
      process.prependListener('exit', ended)
      process.prependListener('error', ended)
      if (stops || startsLate(call)) keep(process, begun)
      else holdABit(process)
    },
    async during(name, work, cannotWait = false) {
      if (calls === 0) group += 1
      calls += 1
      looks = 0
      for (const child of still) if (running.get(child)?.call.promised !== true) letGo(child)
      const watching = setInterval(watch, LOOK).unref()
      const call: Call = { name, group, ended: false, promised: false, at: 0, over: false }
      try {
        const result = await current.run(call, work)
        call.promised = !cannotWait
        return result
      } finally {
        clearInterval(watching)
        calls -= 1
        call.ended = true
        call.at = performance.now()
        setImmediate(() =>
          setImmediate(() => {
            call.over = true
          }),
        )
        if (calls === 0) for (const [child, begun] of running) keep(child, begun)
      }
    },
  }
}
