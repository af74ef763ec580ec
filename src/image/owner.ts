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
  /** Machine, boot and container: process numbers can be compared only where all three are the same. Empty where unknown. */
  machine: v.string(),
  boot: v.string(),
  container: v.string(),
})

export type Owner = v.InferOutput<typeof ownerSchema>

export function thisProcess(): Owner {
  return { pid: process.pid, started: startTime(process.pid), ...here() }
}

/**
 * `unknown` for a process of another machine or container, which may share the cache folder. Whatever ran before this machine was
 * started again is dead.
 */
export function ownerState(owner: Owner): 'alive' | 'dead' | 'unknown' {
  const { machine, boot, container } = here()
  if (owner.boot !== boot) return owner.machine === machine ? 'dead' : 'unknown'
  if (owner.container !== container || (boot === '' && owner.machine !== machine)) return 'unknown'
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

function here(): Pick<Owner, 'machine' | 'boot' | 'container'> {
  // Machines that were copied from one image share an id, and some that were not share a name.
  const machine = `${hostname()} ${read('/etc/machine-id')}`
  return { machine, boot: read('/proc/sys/kernel/random/boot_id'), container: linked('/proc/self/ns/pid') }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

function linked(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
