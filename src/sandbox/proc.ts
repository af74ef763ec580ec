/**
 * What Linux tells of processes in /proc. Used on this machine, and inside the guest.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in these, whatever the kernel's own tick is. */
export const MS_PER_TICK = 10

export interface ProcessFacts {
  /** `R`, `S`, `D`, `T`, `Z`, … */
  state: string
  /** Milliseconds of processor time, its own and that of children it has waited for. */
  worked: number
  /** Page faults of children that it has waited for: more of them, and one has ended. */
  childFaults: number
  /** Ticks after the boot. */
  startedAt: number
}

/** As in proc_pid_stat(5); the name in parentheses may hold anything. */
export function parseStat(stat: string): ProcessFacts {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const number = (at: number): number => Number(fields[at] ?? 0) || 0
  return {
    state: fields[0] ?? '',
    worked: (number(11) + number(12) + number(13) + number(14)) * MS_PER_TICK,
    childFaults: number(8),
    startedAt: number(19),
  }
}

export function factsOf(pid: number): ProcessFacts {
  return parseStat(readOr(`/proc/${pid}/stat`, ''))
}

export function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return otherwise // it has ended meanwhile, or another user may not see it
  }
}

/** MB that a process has written and shares with nobody; 0 for one that has ended, or that another user may not see. */
export function privateMemoryOf(pid: number): number {
  const rollup = readOr(`/proc/${pid}/smaps_rollup`, '')
  return Number(/^Private_Dirty:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024
}

/** MB that it has had in memory, at most. */
export function mostMemoryOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readOr(`/proc/${pid}/status`, ''))?.[1] ?? 0) / 1024
}

export function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readOr(`/proc/${pid}/task/${thread}/children`, '').split(' ').filter(Boolean).map(Number),
  )
}

/** A process and all that it has started, however deep. */
export function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)]
}
