/**
 * Tells whether the process that left a lock or a temporary folder behind is still there.
 * It must not know what the lock or folder is for.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import * as v from 'valibot'

export const ownerSchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Kernel ticks since boot; tells a process from a later one with the same number. Empty where unknown. */
  started: v.string(),
  /** Process numbers can be compared only with the same machine, boot and container. */
  realm: v.string(),
})

export type Owner = v.InferOutput<typeof ownerSchema>

export function thisProcess(): Owner {
  return { pid: process.pid, started: startTime(process.pid), realm: realm() }
}

/**
 * `unknown` for a process of another machine or container, which may share the cache folder.
 */
export function ownerState(owner: Owner): 'alive' | 'dead' | 'unknown' {
  if (owner.realm !== realm()) return 'unknown'
  if (!exists(owner.pid)) return 'dead'
  return startTime(owner.pid) === owner.started ? 'alive' : 'dead'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function startTime(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may contain anything, so count from its end.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function realm(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
