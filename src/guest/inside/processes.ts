/** Processes of a host, told from outside: what the host's own /proc shows, learner code can change. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { OnHost } from './host.ts'

/** The only child of a process, if it has one. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0])
}

/** The same process as numbered in the agent's, the host's and the container's pid namespace. */
export function pidsOf(outerPid: number): number[] {
  const line = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${outerPid}/status`, 'latin1'))?.[1] ?? ''
  return line.trim().split(/\s+/).map(Number)
}

/** What enter.pl has started, each process the only child of the one before. */
export function lineFrom(pid: number): number[] {
  const child = childOf(pid)
  return child > 0 ? [pid, ...lineFrom(child)] : [pid]
}

export function lastDescendant(pid: number): number {
  return lineFrom(pid).at(-1) ?? pid
}

interface Numbered {
  outer: number
  parent: number
  /** In the host's pid namespace, if it is in there. */
  onHost: number
  ended: boolean
}

function everyPid(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

/** Without those that have just ended. */
function processes(pids: number[]): Numbered[] {
  return pids.flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      const field = (key: string): string => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
      const [, onHost = 0] = field('NSpid').split(/\s+/).map(Number)
      return {
        outer: pid,
        parent: Number(field('PPid')),
        onHost,
        ended: field('State').startsWith('Z'),
      }
    } catch {
      return []
    }
  })
}

/** Looked for from outside: what the host's own /proc shows, learner code can change. */
export function outerPidOf({ dockerHost }: OnHost, pid: number): number | undefined {
  // A host's processes cannot leave its control group, and to read about every process there is takes a tenth of a second.
  const all = processes(dockerHost.cgroup?.members() ?? everyPid())
  const ours = namespaceOf(dockerHost.pid)
  const candidates = all.filter(({ onHost, ended }) => onHost === pid && !ended)
  return candidates.find((candidate) => belongs(candidate, all, ours))?.outer
}

/** Whether a process, or the nearest one above it that is in the same pid namespace as we know it, is one of this host. */
function belongs(candidate: Numbered, all: Numbered[], ours: string): boolean {
  for (let at: Numbered | undefined = candidate; at !== undefined; ) {
    if (namespaceOf(at.outer) === ours) return true
    const { parent }: Numbered = at
    at = all.find(({ outer, onHost }) => outer === parent && onHost > 0)
  }
  return false
}

function namespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return ''
  }
}
