/**
 * What a guest has really worked, as the kernel of this machine accounts for it. A clock on the wall tells nothing about a
 * guest on a busy machine, nor does its own: it goes on while the guest waits for a processor.
 */
import { factsOf, type ProcessFacts, readOr, threadsOf, treeOf } from './proc.ts'

export interface Meter {
  /** Milliseconds of processor time so far; undefined where this machine cannot tell. */
  worked(): number | undefined
  /** Milliseconds so far in which it would have worked and was not let: others had the processor, or it was stopped. */
  kept(): number
  /** Milliseconds of its processor time for what takes the machine that the limits were written on one. */
  readonly pace: number
}

/** For guests whose processes are elsewhere: they are given more time than they should need. */
export const NO_METER: Meter = { worked: () => undefined, kept: () => 0, pace: 2 }

/** Milliseconds that each thread has waited for a processor: the second number of schedstat, which is in ns. */
function delaysOf(pids: number[]): Map<string, number> {
  const threads = pids.flatMap((pid) => threadsOf(pid).map((thread) => `${pid}/task/${thread}`))
  return new Map(
    threads.map((thread) => {
      const [, delay = 0] = readOr(`/proc/${thread}/schedstat`, '0 0 0').split(' ')
      return [thread, Number(delay) / 1e6]
    }),
  )
}

/** Several threads wait at the same time; the one that waited most is the one that would have worked most. */
function longestDelay(before: Map<string, number>, after: Map<string, number>): number {
  return Math.max(0, ...[...after].map(([thread, delay]) => delay - (before.get(thread) ?? 0)))
}

/**
 * @param pid of the process here that the guest lives in, with all that it has started
 * @param pace see {@link Meter}
 */
export function meterOf(pid: number, pace: number, now = (): number => performance.now()): Meter {
  if (process.platform !== 'linux' || pid === 0) return { ...NO_METER, pace }
  let most = 0
  let last = { at: now(), delays: delaysOf(treeOf(pid)) }
  let kept = 0
  const tree = (): { pids: number[]; facts: ProcessFacts[] } => {
    const pids = treeOf(pid)
    return { pids, facts: pids.map(factsOf) }
  }
  return {
    pace,
    worked() {
      const sum = tree().facts.reduce((total, { worked }) => total + worked, 0)
      most = Math.max(most, sum) // what a process had worked that nobody waited for is lost
      return most
    },
    kept() {
      const { pids, facts } = tree()
      const next = { at: now(), delays: delaysOf(pids) }
      const passed = next.at - last.at
      const stopped = facts.some(({ state }) => state === 'T')
      kept += stopped ? passed : Math.min(passed, longestDelay(last.delays, next.delays))
      last = next
      return kept
    },
  }
}
