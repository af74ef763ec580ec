/**
 * The learner's code inside a guest, from the checks' side: calls into it, what it ran and printed, and what has become of a
 * call that does not return. What its process says is its own word.
 */
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { Commands, FailureShape, type LearnerFailure, Printed, type RawCommand } from './said.ts'
import { GuestFailed, GuestTimeout, type Requests } from './session.ts'
import {
  type HowStuck,
  idleIn,
  judgeOf,
  type Passed,
  REST_OF_SCENARIO,
  type Sight,
  type Stuck,
  WHOLE_SCENARIO,
} from './stuck.ts'

/** The learner's code threw: the call was answered, with an error. */
export class LearnerThrew extends Error {
  override readonly name = 'LearnerThrew'
  readonly failure: LearnerFailure
  /** `manager.setupContainerNetwork` */
  readonly call: string
  constructor(call: string, failure: LearnerFailure) {
    super(`${call} threw ${failure.name}: ${failure.message}`)
    this.call = call
    this.failure = failure
  }
}

/** Where a call is that does not return, as far as that is known. */
export interface Whereabouts {
  how: HowStuck
  /** The stack at which the code was at work. */
  stack?: string
  /** The command that it waits for. */
  command?: string
  /** The call in which its process was ended, if that was an earlier one. */
  after?: string
}

/** The learner's code did not return, or ended its process. */
export class LearnerGone extends Error {
  override readonly name = 'LearnerGone'
  readonly call: string
  readonly where: Whereabouts
  constructor(call: string, said: string, where: Whereabouts) {
    super(`${call} ${said}`)
    this.call = call
    this.where = where
  }
}

/** So much else is going on here that it cannot be told whether the code would have returned: nobody's fault. */
export class MachineBusy extends Error {
  override readonly name = 'MachineBusy'
  constructor(call: string) {
    super(`this machine is too busy to tell whether ${call} returns`)
  }
}

/** An object of the learner's, as the checks hold it: every method is a call into the guest. */
export type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
} & { readonly $handle: number }

/** The results of many calls; addresses that follow each other are one run. */
export interface Repeated {
  runs: { first?: unknown; count: number }[]
  error?: LearnerFailure
}

/** What came of one of several calls. */
export interface Outcome {
  value?: unknown
  error?: LearnerFailure
}

export interface Learner {
  load(code: string): Promise<string[]>
  create<T>(className: string, ...args: unknown[]): Promise<Remote<T>>
  /** Calls an exported function or a static method: `PortMapping.parse`. */
  call(path: string, ...args: unknown[]): Promise<unknown>
  /** Like `call`, for results that are objects with methods. */
  make<T>(path: string, ...args: unknown[]): Promise<Remote<T>>
  /** Calls a method of what an object has as a property: `names.resolve`. */
  callOn(object: Remote<unknown>, path: string, ...args: unknown[]): Promise<unknown>
  /** Reads a property of an object of the learner's. */
  get(object: Remote<unknown>, property: string): Promise<unknown>
  /** Calls a method many times, one after another; `error` is what stopped it early. */
  repeat(object: Remote<unknown>, method: string, times: number): Promise<Repeated>
  /** Calls a method once with each list of arguments, all begun before any has ended; throws what the first one does that fails. */
  together(object: Remote<unknown>, method: string, ...argLists: unknown[][]): Promise<unknown[]>
  /** Calls methods of one object, all begun before any has ended. What each returned or threw, in the order of the calls. */
  sideBySide(object: Remote<unknown>, ...calls: [method: string, ...args: unknown[]][]): Promise<Outcome[]>
  /** Commands it ran since the last time this was asked; empty when it cannot answer. */
  commands(): Promise<RawCommand[]>
  printed(): Promise<Printed>
}

/** What the agent passes on, and what only it can say: that the process is gone. */
export type Answered<T> = { value: T } | { error: LearnerFailure } | { gone: string }

export const Answer = <T>(schema: v.GenericSchema<unknown, T>) =>
  v.union([v.object({ value: schema }), v.object({ error: FailureShape })])

export const Gone = v.object({ gone: v.string() })

const SightShape = v.object({
  busy: v.number(),
  answered: v.number(),
  childFaults: v.number(),
  turned: v.boolean(),
  pending: v.array(v.string()),
  running: v.array(
    v.object({
      ...{ pid: v.number(), command: v.string(), input: v.boolean(), leaf: v.boolean() },
      childFaults: v.number(),
    }),
  ),
})

const Stopped = v.object({ stack: v.string(), commands: v.array(v.unknown()) })

/** Milliseconds between two looks at a call that has not returned. Most have by the first one. */
const LOOK_MS = 1000
/**
 * Milliseconds of the guest's own that have to pass between them: a look makes it work, and where others have the processor, a
 * look in every second would be most of what it does.
 */
const OWN_MS = 750
/** Milliseconds after which the guest's own time is counted: most calls have returned, and need no count. */
const COUNTED_AFTER = 250
/** Milliseconds in which an agent answers whose processor a learner's endless loop keeps busy. */
const LOOK_LIMIT = 30_000
/** Milliseconds; ending it may take two looks into it. */
const STOP_LIMIT = 60_000

/** Resolves when a call is stuck; undefined when `signal` says that it is not any more. */
async function watch(session: Requests, judge: Judge, signal: AbortSignal): Promise<Stuck | undefined> {
  const { meter } = session
  const pause = (time: number): Promise<void> => delay(time, undefined, { signal }).catch(() => {})
  const own = (): number => performance.now() - meter.kept()
  let before: { at: number; worked: number; kept: number } | undefined
  await pause(COUNTED_AFTER)
  if (signal.aborted) return undefined
  let looked = own()
  for (await pause(LOOK_MS - COUNTED_AFTER); !signal.aborted; await pause(LOOK_MS)) {
    if (own() - looked < (before === undefined ? OWN_MS - COUNTED_AFTER : OWN_MS)) continue
    const sight = await session.request('look', {}, SightShape, LOOK_LIMIT).catch((error: unknown) => {
      // A machine that is gone is silent in the same way as code that does not return.
      throw error instanceof GuestTimeout ? new GuestFailed('the guest does not answer any more') : error
    })
    if (signal.aborted) return undefined
    const now = { at: performance.now(), worked: meter.worked() ?? sight.busy, kept: meter.kept() }
    const last = before ?? now
    before = now
    const passed = { wall: now.at - last.at, worked: now.worked - last.worked, kept: now.kept - last.kept }
    const stuck = judge(sight, passed)
    if (stuck !== undefined) return stuck
    looked = own()
  }
  return undefined
}

type Judge = (sight: Sight, passed: Passed) => Stuck | undefined

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`

function describeStuck({ how, time, command = '' }: Stuck): string {
  const name = command === '' ? 'a command' : `\`${command}\``
  const words: Partial<Record<Stuck['how'], string>> = {
    loop: `it has worked for ${seconds(time)}, and nothing came of it`,
    asleep: 'its process sleeps in the middle of it, and nothing wakes it',
    unsettled:
      'it waits for a promise that nothing can settle any more: no command runs, no timer is set, no socket is open',
    input: `${name} waits for input, and nobody gives it any`,
    command: `${name} has not ended, and for ${seconds(time)} nothing came of it`,
    waiting: `for ${seconds(time)} nothing happened, and it still waits for a timer or a socket`,
    resting: `it and the calls before it have waited for ${seconds(time)}, in which nothing happened`,
    endless: `after ${seconds(time)} it was still at work, with one thing after another`,
  }
  return `did not return: ${words[how] ?? how}`
}

/** Characters of one argument: ids have 64. */
const LONGEST_ARGUMENT = 24

/** `NetworkManager.cleanup('web')` */
function callText(name: string, args: unknown[]): string {
  return `${name}(${args.map(argumentText).join(', ')})`
}

/** What each guest numbers or names anew says nothing: processes, and where their folders are. */
function withoutNumbering(key: string, value: unknown): unknown {
  return key === 'pid' || (typeof value === 'string' && value.startsWith('/')) ? '…' : value
}

function argumentText(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.length > LONGEST_ARGUMENT ? `${value.slice(0, LONGEST_ARGUMENT)}…` : value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  if ((value as { $handle?: number }).$handle !== undefined) return '…'
  const text = JSON.stringify(value, withoutNumbering)
  return text.length > 2 * LONGEST_ARGUMENT ? `${text.slice(0, 2 * LONGEST_ARGUMENT)}…` : text
}

export function learnerOf(session: Requests): Learner {
  const workedBefore = session.meter.worked() ?? 0
  /** Milliseconds in which the guest was idle during calls. */
  let rested = 0
  /** Why it cannot be called any more. */
  let gone: LearnerGone | MachineBusy | undefined
  /** What its process had run when it was ended. */
  let lastWords: unknown[] | undefined

  function refuse(call: string): void {
    if (gone instanceof MachineBusy) throw gone
    if (gone === undefined) return
    const why = `was not called: the process of your code had ended, because ${gone.message}`
    throw new LearnerGone(call, why, { how: 'ended', after: gone.call })
  }

  function judgeFor(times: number): Judge {
    const { meter } = session
    const judge = judgeOf({ pace: meter.pace, times })
    return (sight, passed) => {
      const worked = (meter.worked() ?? 0) - workedBefore
      if (worked > WHOLE_SCENARIO * meter.pace) return { how: 'endless', time: worked }
      rested += idleIn(passed)
      return (
        judge(sight, passed) ?? (rested > REST_OF_SCENARIO ? { how: 'resting', time: rested } : undefined)
      )
    }
  }

  async function end(call: string, stuck: Stuck): Promise<never> {
    const stopped = await session.request('stopLearner', {}, Stopped, STOP_LIMIT)
    const { how, command } = stuck
    if (how === 'unknown') gone = new MachineBusy(call)
    else {
      const where = { how, stack: stopped.stack, ...(command === undefined ? {} : { command }) }
      gone = new LearnerGone(call, describeStuck(stuck), where)
    }
    lastWords = stopped.commands
    throw gone
  }

  /** What its process said, unless it is stuck or has ended. */
  async function answerTo(call: string, op: string, args: object, times: number): Promise<unknown> {
    refuse(call)
    const returned = new AbortController()
    const asked = session.request(
      'child',
      { who: 'learner', op, args },
      v.unknown(),
      Number.POSITIVE_INFINITY,
    )
    const watching = watch(session, judgeFor(times), returned.signal)
    watching.catch(() => {}) // told below, or of no interest any more
    const first = await Promise.race([
      asked.then((said) => ({ said })).finally(() => returned.abort()),
      watching.then((stuck) => ({ stuck })),
    ])
    if ('said' in first) return first.said
    asked.catch(() => {})
    // Two calls may be stuck together: then the first one has ended the process.
    refuse(call)
    if (first.stuck === undefined) return asked
    return end(call, first.stuck)
  }

  async function ask<T>(
    call: string,
    op: string,
    args: object,
    schema: v.GenericSchema<unknown, T>,
    times = 1,
  ): Promise<T> {
    const said = await answerTo(call, op, args, times)
    const exited = v.safeParse(Gone, said)
    if (exited.success) {
      refuse(call)
      gone = new LearnerGone(call, `did not return: ${exited.output.gone}`, { how: 'exited' })
      throw gone
    }
    const parsed = v.safeParse(Answer(schema), said)
    // The learner's code can write what it likes into this channel: that is no fault of the guest's.
    if (!parsed.success) {
      throw new LearnerGone(call, 'did not return: something else came from its process', { how: 'lied' })
    }
    const answer = parsed.output
    if ('value' in answer) return answer.value
    throw new LearnerThrew(call, answer.error)
  }

  const Handle = v.object({ handle: v.number() })
  const Value = v.object({ value: v.optional(v.unknown()) })
  const sent = (args: unknown[]): unknown[] =>
    args.map((arg) => {
      const handle = (arg as { $handle?: number } | null)?.$handle
      return handle === undefined ? arg : { $handle: handle }
    })

  /** @param target what is called, and how */
  function invoke<T>(
    name: string,
    target: object,
    args: unknown[],
    schema: v.GenericSchema<unknown, T>,
  ): Promise<T> {
    return ask(callText(name, args), 'call', { ...target, args: sent(args) }, schema)
  }

  function remote<T>(handle: number, label: string): Remote<T> {
    return new Proxy({} as Remote<T>, {
      get(_, property) {
        if (property === '$handle') return handle
        if (typeof property !== 'string' || property === 'then') return undefined
        return async (...args: unknown[]) =>
          (await invoke(`${label}.${property}`, { handle, path: [property] }, args, Value)).value
      },
    })
  }

  return {
    async load(code) {
      return (await ask('loading your code', 'load', { code }, v.object({ exports: v.array(v.string()) })))
        .exports
    },
    async create<T>(className: string, ...args: unknown[]) {
      const made = { path: [className], construct: true }
      const { handle } = await invoke(`new ${className}`, made, args, Handle)
      return remote<T>(handle, className)
    },
    async call(path, ...args) {
      return (await invoke(path, { path: path.split('.') }, args, Value)).value
    },
    async make<T>(path: string, ...args: unknown[]) {
      const { handle } = await invoke(path, { path: path.split('.'), keep: true }, args, Handle)
      return remote<T>(handle, path.split('.')[0] ?? path)
    },
    async callOn(object, path, ...args) {
      return (await invoke(path, { handle: object.$handle, path: path.split('.') }, args, Value)).value
    },
    async get(object, name) {
      return (await ask(name, 'get', { handle: object.$handle, name }, Value)).value
    },
    async repeat(object, method, times) {
      const Run = v.object({
        first: v.optional(v.unknown()), // JSON leaves out what is undefined
        count: v.pipe(v.number(), v.integer(), v.minValue(1)),
      })
      const counted = (runs: Repeated['runs']): boolean =>
        runs.reduce((sum, { count }) => sum + count, 0) <= times
      const Shape = v.object({
        runs: v.pipe(v.array(Run), v.check(counted)),
        error: v.optional(FailureShape),
      })
      const call = { handle: object.$handle, path: [method], args: [], times }
      const { runs, error } = await ask(`${method} × ${times}`, 'call', call, Shape, MANY)
      return error === undefined ? { runs } : { runs, error }
    },
    async together(object, method, ...argLists) {
      const call = { handle: object.$handle, path: [method], args: [], together: argLists.map(sent) }
      const Shape = v.object({ value: v.array(v.unknown()) })
      return (await ask(`${method} × ${argLists.length}`, 'call', call, Shape, SEVERAL)).value
    },
    async sideBySide(object, ...calls) {
      const requests = calls.map(([method, ...args]) => ({
        handle: object.$handle,
        path: [method],
        args: sent(args),
      }))
      const Outcomes = v.pipe(
        v.array(Answer(Value)),
        v.check((outcomes) => outcomes.length === calls.length),
      )
      const names = calls.map(([method]) => method).join(' and ')
      const outcomes = await ask(names, 'sideBySide', { calls: requests }, Outcomes, SEVERAL)
      return outcomes.map((outcome) => ('error' in outcome ? outcome : outcome.value))
    },
    async commands() {
      const words = lastWords
      lastWords = undefined
      try {
        if (words !== undefined) return v.parse(Commands, { commands: words }).commands
        return gone === undefined ? (await ask('', 'trace', {}, Commands)).commands : []
      } catch {
        return [] // it lies, or has just ended
      }
    },
    async printed() {
      const printed = await session.request('printed', {}, Printed)
      return { ...printed, text: printed.text.replaceAll(INSPECTOR_WORDS, '') }
    },
  }
}

/** What Node prints when the agent looks where it is. */
const INSPECTOR_WORDS =
  /Debugger listening on ws:\S+\n|For help, see: https:\/\/nodejs\.org\S+\n|Debugger attached\.\n|Debugger ending on ws:\S+\n/g

/** A call that stands for several is given the time of so many; allocating every address there is takes seconds. */
const SEVERAL = 2
const MANY = 3
