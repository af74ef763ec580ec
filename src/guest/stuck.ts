/**
 * Tells a call that does not return from one that is slow, by what the guest has worked since and what is still under way.
 * Never by the clock on the wall: a machine with much else to do makes correct code slow. Pure; it looks at nothing itself.
 */

/** What the agent saw of the learner's process, see `inside/watch.ts`. */
export interface Sight {
  /** Milliseconds that the guest has worked since it was booted, by its own account. */
  busy: number
  answered: number
  childFaults: number
  turned: boolean
  pending: string[]
  running: { pid: number; command: string; input: boolean; leaf: boolean; childFaults: number }[]
}

/**
 * - `loop`: it works, and nothing comes of it
 * - `asleep`: its one thread is blocked, and not by a command
 * - `unsettled`: it waits for a promise, and there is nothing left that could settle it
 * - `input`: a command waits for input that nobody gives it
 * - `command`: a command does not end
 * - `waiting`: a timer is set or a socket is open, and nothing happens
 * - `endless`: it gets on with something, far longer than it can need
 * - `resting`: each call returns, and all of them together wait far longer than they can need
 * - `exited`, `lied`: not found out by watching
 * - `ended`: it was stuck in an earlier call, and its process was ended then
 */
export type HowStuck =
  | 'loop'
  | 'asleep'
  | 'unsettled'
  | 'input'
  | 'command'
  | 'waiting'
  | 'endless'
  | 'resting'
  | 'exited'
  | 'lied'
  | 'ended'

export interface Stuck {
  how: HowStuck | 'unknown'
  /** Milliseconds that it has worked, or has been idle, since something last happened. */
  time: number
  /** The command line of the process that it waits for. */
  command?: string
}

/** What has passed between two looks, in milliseconds. */
export interface Passed {
  wall: number
  worked: number
  /** In which it would have worked and was not let. */
  kept: number
}

/** Milliseconds of processor time without any progress. An allocation of all addresses there are takes a third of it. */
const LOOP = 6000
/** Milliseconds in which the guest was idle, where it is seen that nothing can come any more… */
const DEAD = 2500
/** …where it is nearly certain… */
const BLOCKED = 5000
/** …and where something may still come: `ping -c 4` and `sleep 5` are no mistakes. */
const STILL = 10_000
/** Milliseconds of work, or of idleness, for one call that gets on with something. */
const WHOLE_CALL = 25_000
/** Milliseconds of work for all calls of a scenario; the reference takes 4000. */
export const WHOLE_SCENARIO = 120_000
/** Milliseconds in which the guest was idle, for all calls of a scenario. */
export const REST_OF_SCENARIO = 60_000
/** Milliseconds on the wall after which a machine is too busy to tell. */
const TOO_BUSY = 300_000

export interface Patience {
  /** Milliseconds of this guest's processor time for one of the limits'. */
  pace: number
  /** A call that stands for several may take so many times longer. */
  times: number
}

/**
 * @returns what to call for each look; it answers with undefined as long as the call may still return
 */
export function judgeOf({ pace, times }: Patience): (sight: Sight, passed: Passed) => Stuck | undefined {
  let progress = ''
  let wall = 0
  const since = { worked: 0, idle: 0 }
  const whole = { worked: 0, idle: 0 }
  return (sight, passed) => {
    const idle = idleIn(passed)
    const worked = (passed.worked * undisturbed(passed)) / (pace * times)
    const { answered, childFaults, running } = sight
    const next = JSON.stringify([answered, childFaults, running.map((each) => [each.pid, each.childFaults])])
    if (next !== progress) Object.assign(since, { worked: 0, idle: 0 })
    progress = next
    wall += passed.wall
    for (const sum of [since, whole]) {
      sum.worked += worked
      sum.idle += idle
    }
    return (
      nothingHappens(sight, since) ??
      (whole.worked > WHOLE_CALL ? { how: 'endless', time: whole.worked * pace } : undefined) ??
      (whole.idle > WHOLE_CALL * times ? { how: 'endless', time: whole.idle } : undefined) ??
      (wall > TOO_BUSY ? { how: 'unknown', time: wall } : undefined)
    )
  }
}

/** Milliseconds. A guest that was stopped meanwhile thinks that it was idle; one look in between is all that can be idle. */
export function idleIn({ wall, worked, kept }: Passed): number {
  return Math.max(0, Math.min(wall - kept, LONGEST_LOOK) - worked)
}

/**
 * Under emulation a guest works up to five times as much for the same when others have the processor in between: its clock
 * ticks on, and the caches are theirs. So what is worked then counts less.
 */
function undisturbed({ worked, kept }: Passed): number {
  return worked <= 0 ? 1 : Math.sqrt(worked / (worked + Math.max(0, kept)))
}

/** Milliseconds; a little more than the time between two looks. */
const LONGEST_LOOK = 1200

/** Since something last happened. */
function nothingHappens(sight: Sight, { worked, idle }: { worked: number; idle: number }): Stuck | undefined {
  const { running, turned, pending } = sight
  const busy = worked > LOOP
  if (running.length === 0) {
    if (busy) return { how: 'loop', time: worked }
    if (!turned) return idle > BLOCKED ? { how: 'asleep', time: idle } : undefined
    if (pending.length === 0) return idle > DEAD ? { how: 'unsettled', time: idle } : undefined
    return idle > STILL ? { how: 'waiting', time: idle } : undefined
  }
  const leaves = running.filter(({ leaf }) => leaf)
  const command = leaves.at(-1)?.command ?? ''
  const timer = turned && pending.includes('Timeout')
  const starved = leaves.length > 0 && leaves.every(({ input }) => input) && !timer
  if (starved && idle > DEAD) return { how: 'input', time: idle, command }
  if (busy || idle > STILL) return { how: 'command', time: Math.max(worked, idle), command }
  return undefined
}
