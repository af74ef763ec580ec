/**
 * Keeps every process of a world's host still for as long as something is done: what happens meanwhile, the kernel has done.
 * Of the guest only, which has its control groups for itself.
 */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Of all users of a host together, threads included: the limit that each has for itself is no limit for somebody with 65536. */
const PROCESSES = 4000

/** Where init.sh has mounted it. */
const ROOT = '/sys/fs/cgroup'

/**
 * Looks at whether they are still. While we look they have their turns as well, and one turn is enough for each that is not
 * kept busy by the kernel; each look takes a millisecond at least.
 */
const PATIENCE = 5000

/** They go on: the kernel is at work for them, and does not let itself be interrupted. That is what they have asked it to do. */
export class Restless extends Error {
  override readonly name = 'Restless'
}

export interface Cgroup {
  /** Whatever is started in there stays in there: its owner is root of the guest. */
  path: string
  /**
   * Calls may overlap; the last one lets go.
   * @throws Restless when they cannot be kept still
   */
  whileStill<T>(work: () => Promise<T>): Promise<T>
  /**
   * Keeps some of them still from now on, so that keeping all of them still need not stop each of these, and let it go again.
   * Returns what lets them go.
   */
  rest(pids: number[]): () => void
  /** Pids, as the agent sees them. */
  members(): number[]
  /** When all of its processes have ended. */
  remove(): Promise<void>
}

/** @param root a mounted cgroup2 */
export function makeCgroup(name: string, root = ROOT, patience = PATIENCE): Cgroup {
  const path = `${root}/${name}`
  mkdirSync(path)
  writeFileSync(`${path}/pids.max`, String(PROCESSES))
  let users = 0
  let still: Promise<void> | undefined
  const resting: string[] = []
  const procs = (group: string): string[] =>
    readFileSync(`${group}/cgroup.procs`, 'latin1').trim().split('\n')

  const hold = async (): Promise<void> => {
    writeFileSync(`${path}/cgroup.freeze`, '1')
    for (let looks = 0; !/^frozen 1$/m.test(readFileSync(`${path}/cgroup.events`, 'latin1')); looks += 1) {
      if (looks > patience) throw new Restless('the processes of the host cannot be kept still')
      await delay(1)
    }
  }

  return {
    path,
    async whileStill(work) {
      users += 1
      still ??= hold()
      try {
        await still
        return await work()
      } finally {
        users -= 1
        if (users === 0) {
          still = undefined
          writeFileSync(`${path}/cgroup.freeze`, '0')
        }
      }
    },
    rest(pids) {
      const group = `${path}/${resting.length + 1}`
      mkdirSync(group)
      resting.push(group)
      for (const pid of pids) writeFileSync(`${group}/cgroup.procs`, String(pid))
      writeFileSync(`${group}/cgroup.freeze`, '1')
      return () => writeFileSync(`${group}/cgroup.freeze`, '0')
    },
    members() {
      return [path, ...resting].flatMap(procs).filter(Boolean).map(Number)
    },
    async remove() {
      // The kernel needs a moment to notice that they have ended.
      for (let looks = 0; ; looks += 1) {
        try {
          for (; resting.length > 0; resting.pop()) rmdirSync(resting.at(-1) ?? '')
          return rmdirSync(path)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || looks > PATIENCE) throw error
          await delay(1)
        }
      }
    },
  }
}
