/**
 * A control group for the drill, so that what takes all the memory and processes it can get takes them from nobody else.
 * Made anew, with nothing in it; the groups that this machine has are left as they are.
 */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Bytes: what QEMU's guest has, and as much again for us and for the reference. */
const MEMORY = 3 * 2 ** 30
/** One fork bomb may have 2000 at a time. */
const PROCESSES = 4000

export interface Bounds extends AsyncDisposable {
  /** What a process writes its number to. */
  joinedBy: string[]
}

/** A folder that groups are made in, and what each is limited by: of cgroup v2 all is in one, of v1 each has its own. */
type Place = readonly [parent: string, limits: Record<string, number>]

const ONE: Place[] = [['/sys/fs/cgroup', { 'memory.max': MEMORY, 'pids.max': PROCESSES }]]
const SEVERAL: Place[] = [
  ['/sys/fs/cgroup/memory', { 'memory.limit_in_bytes': MEMORY }],
  ['/sys/fs/cgroup/pids', { 'pids.max': PROCESSES }],
]

/** Undefined where this machine does not let us have one. */
export function makeBounds(): Bounds | undefined {
  return existsSync('/sys/fs/cgroup/cgroup.controllers') ? boundsIn(ONE) : boundsIn(SEVERAL)
}

export function boundsIn(places: readonly Place[]): Bounds | undefined {
  const made: string[] = []
  try {
    for (const [parent, limits] of places) {
      const folder = join(parent, `lab-drill-${process.pid}`)
      mkdirSync(folder)
      made.push(folder)
      // Where the controller is not switched on for it, the file is not there, and in a group nothing can be made.
      for (const [name, most] of Object.entries(limits))
        writeFileSync(join(folder, name), `${most}`, { flag: 'r+' })
    }
  } catch {
    for (const folder of made) rmdirSync(folder)
    return undefined
  }
  return {
    joinedBy: made.map((folder) => join(folder, 'cgroup.procs')),
    async [Symbol.asyncDispose]() {
      for (const folder of made) await removed(folder)
    },
  }
}

/** What has just ended may be in it for a moment. */
async function removed(folder: string): Promise<void> {
  for (let tries = 50; ; tries--) {
    try {
      return rmdirSync(folder)
    } catch (error) {
      if (tries === 0) throw error
    }
    await delay(100)
  }
}
