/**
 * The time that all checks of a lab may take together, where somebody has set one. Counted is what the guest works, at the pace of
 * the machine that limits are written for, and how long it is idle; not how long others keep it from the processor.
 */
import type { Meter } from '../../src/sandbox/index.ts'
import type { Evidence } from '../../src/verdict/index.ts'

export interface Allowance {
  /** Does the work of one check, and counts it. */
  count<T>(meter: Meter, work: () => Promise<T>): Promise<T>
  /** What to say of a check for which there is no time left. */
  usedUp(): Evidence | undefined
}

/** @param limit milliseconds; without one, it is never used up */
export function allowanceOf(limit: number | undefined, now = (): number => performance.now()): Allowance {
  let spent = 0
  return {
    async count(meter, work) {
      if (limit === undefined) return work() // to look at the meter takes as long as a small request
      const sight = (): Sight => ({ wall: now(), worked: meter.worked(), kept: meter.kept() })
      const before = sight()
      try {
        return await work()
      } finally {
        spent += spentIn(before, sight(), meter.pace)
      }
    },
    usedUp() {
      if (limit === undefined || spent < limit) return undefined
      return {
        expected: `the checks of this lab are done within ${limit / 1000} s, which is the limit of this course`,
        observed: `those before this one took ${Math.round(spent / 1000)} s, so it was not tried`,
        next: 'Which of the calls before takes so long? Does it wait longer than it has to, or start more commands than it needs?',
      }
    },
  }
}

interface Sight {
  wall: number
  worked: number | undefined
  kept: number
}

function spentIn(before: Sight, after: Sight, pace: number): number {
  const wall = after.wall - before.wall
  const kept = after.kept - before.kept
  if (before.worked === undefined || after.worked === undefined) return Math.max(0, wall - kept)
  const worked = after.worked - before.worked
  return worked / pace + Math.max(0, wall - kept - worked)
}
