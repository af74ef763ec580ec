/**
 * Turns what went wrong in a check into evidence: the learner's commands, the packet's path, the state of the host. Only
 * looks; it must never be the reason why a check fails.
 */
import { type Locate, placeIn } from '../../src/bundle/index.ts'
import {
  CannotSend,
  HostRestless,
  type HostState,
  type HowStuck,
  LearnerGone,
  LearnerThrew,
  PortTaken,
  type Printed,
  type RawCommand,
  TooMuchThere,
  type World,
} from '../../src/guest/index.ts'
import type { Cause, Evidence, TracedCommand } from '../../src/verdict/index.ts'
import { causeOf } from './cause.ts'
import { meaningOf, shortened } from './command-errors.ts'
import { CheckFailure } from './failure.ts'
import { acceptedByPolicy, listings } from './host-state.ts'
import { withDropped, withoutEchoes } from './printed.ts'
import { walked } from './walked.ts'

export interface Circumstances {
  world: World
  /** What the check's title promises. */
  title: string
  /** What to think of when the learner's code throws; empty when there is nothing. */
  hint?: string
  locate: Locate
  /** What the learner's code ran in this scenario so far. */
  commands: RawCommand[]
  /** What it printed in the checks before this one. */
  printedBefore?: string
  /** Whether nobody asks what ended the packet. */
  withoutCause?: boolean
}

function traced({ command, exitCode, output, stack }: RawCommand, locate: Locate): TracedCommand {
  const at = placeIn(stack, locate)
  return { command, exitCode, output, ...(at === undefined ? {} : { at }) }
}

const LEARNERS = [CheckFailure, LearnerThrew, LearnerGone, PortTaken, CannotSend, TooMuchThere, HostRestless]

/** True for what the code under test did wrong; all else is a fault of ours or of the machine. */
export function isLearners(
  error: unknown,
): error is CheckFailure | LearnerThrew | LearnerGone | PortTaken | CannotSend | TooMuchThere | HostRestless {
  return LEARNERS.some((kind) => error instanceof kind)
}

/** What is known before anything is looked at; undefined when the error is no fault of the learner's. */
export function firstEvidence(error: unknown, around: Circumstances): Evidence | undefined {
  const core = coreOf(error, around)
  if (core === undefined) return undefined
  return { ...core, ...(core.notWritten === true ? {} : notAwaited(around)), ...commandsOf(around) }
}

function commandsOf({ commands, locate }: Circumstances): Pick<Evidence, 'commands'> {
  return commands.length === 0 ? {} : { commands: commands.map((command) => traced(command, locate)) }
}

/** Undefined when the error is no fault of the learner's. */
export async function evidenceOf(error: unknown, around: Circumstances): Promise<Evidence | undefined> {
  const core = coreOf(error, around)
  if (core === undefined) return undefined
  const [state, printed] = await Promise.all([
    core.notWritten === true ? undefined : around.world.state().catch(() => undefined),
    around.world.learner.printed().catch(() => undefined),
  ])
  const path =
    error instanceof CheckFailure && state !== undefined
      ? await walked(error.details, around.world, state).catch(() => undefined)
      : undefined
  const cause =
    error instanceof CheckFailure && state !== undefined && !around.withoutCause
      ? await causeOf(error.details, around.world, state)
      : undefined
  return {
    ...core,
    ...(cause === undefined ? path?.explanation : told(cause)),
    ...(error instanceof CheckFailure && error.details.passed ? letThrough(core, state) : {}),
    ...(error instanceof CheckFailure && error.details.nextStands ? { next: core.next } : {}),
    ...(core.notWritten === true ? {} : notAwaited(around)),
    ...(path === undefined ? {} : { path: path.hops }),
    ...commandsOf(around),
    ...(state === undefined ? {} : { state: listings(state) }),
    ...shownOutput(printed, around),
  }
}

function told({ sentence, next }: Cause): Partial<Evidence> {
  return { cause: sentence, ...(next === undefined ? {} : { next }) }
}

/** What should have been stopped, and what its policy says of it. */
function letThrough({ observed }: Evidence, state: HostState | undefined): Partial<Evidence> {
  const count = state === undefined ? undefined : acceptedByPolicy(state)
  if (count === undefined) return {}
  return {
    observed: `${observed}. The policy of FORWARD is ACCEPT now, and has let ${count} ${count === 1 ? 'packet' : 'packets'} through that no rule had decided about`,
    next: 'It was DROP. A policy speaks for everybody on this host: leave it as it is, and add a rule that accepts what you mean.',
  }
}

function shownOutput(
  printed: Pick<Printed, 'text' | 'dropped'> | undefined,
  { commands, printedBefore = '' }: Circumstances,
): Pick<Evidence, 'output'> {
  if (printed === undefined) return {}
  const text = withoutEchoes(printedBefore + withDropped(printed), commands)
  return text.trim() === '' ? {} : { output: text }
}

/** What is still running has been kept still since the call returned: whatever it was to do, it has not done. */
function notAwaited({ commands, locate }: Circumstances): Partial<Evidence> {
  const left = commands.find(({ outlived, exitCode }) => outlived !== undefined && exitCode === null)
  if (left === undefined) return {}
  const at = placeIn(left.stack, locate)
  const where = at === undefined ? '' : ` (${at})`
  return {
    next: `"${shortened(left.command)}"${where} was still running when ${left.outlived} returned. Is an await missing?`,
  }
}

/** Where one check relies on what another has seen to work. */
const OTHERWISE =
  'The same has worked elsewhere. What is different here: what was done before, or who else has rules on this host?'

function coreOf(error: unknown, around: Circumstances): Evidence | undefined {
  if (error instanceof CheckFailure) {
    const { expected, observed, next } = error.details
    return { expected, observed: withoutZx(observed).join('\n'), next: next || OTHERWISE }
  }
  if (error instanceof LearnerThrew) return thrown(error, around)
  if (error instanceof LearnerGone) return gone(error, around)
  if (error instanceof PortTaken) return taken(error)
  if (error instanceof CannotSend) return unsent(error)
  if (error instanceof TooMuchThere) return tooMuchThere(error)
  if (error instanceof HostRestless) return RESTLESS
  return undefined
}

/** The next step, by how the call is stuck. */
const NEXT_STEPS: Record<HowStuck, string> = {
  loop: 'Is there a loop that never ends?',
  asleep:
    'What does it wait for there? It can do nothing else meanwhile, so nothing it does can end the wait.',
  unsettled:
    'Is there a promise that nobody resolves: a callback that never calls resolve(), or an event that had been before it was listened to?',
  input: 'Give the command its input, or close its stdin. Can it be told not to ask?',
  command:
    'Does this command end by itself? Some go on until they are told otherwise, as ping without -c does.',
  waiting:
    'Is there an event that never comes, a connection that is never made, or a condition that never becomes true?',
  endless: 'Is there a loop whose condition never comes true?',
  resting: 'Wait for what has to become true, and not for some time: a pause in each call adds up.',
  exited: 'Is there a call of process.exit(), or something that ends the process of your own code?',
  lied: 'Does something write to file descriptor 3? That one belongs to the checks.',
  ended: 'Mend that call first.',
}

function gone({ call, message, where }: LearnerGone, { locate, commands }: Circumstances): Evidence {
  const unfinished = commands.filter(({ exitCode }) => exitCode === null)
  const waitedFor =
    unfinished.findLast(({ command }) => command === where.command) ??
    (where.command === undefined ? undefined : unfinished.at(-1))
  const at = placeIn(where.stack || (waitedFor?.stack ?? ''), locate)
  return {
    ...(at === undefined ? {} : { at }),
    expected: `${call} returns`,
    observed: message,
    next: NEXT_STEPS[where.how],
  }
}

function tooMuchThere({ place, message }: TooMuchThere): Evidence {
  return {
    expected: `the interfaces of ${place} can be listed`,
    observed: message,
    next: 'Does something make interfaces in a loop?',
  }
}

const RESTLESS: Evidence = {
  expected: 'it can be found out what happens on the host',
  observed: 'programs that your code has started keep the kernel of the host at work without a pause',
  next: 'Does something go on in a loop behind your back? End what you have started, or wait for its end.',
}

function taken({ place, what }: PortTaken): Evidence {
  return {
    expected: `a program in ${place} can listen on ${what}`,
    observed: 'something listens there already',
    next: 'Does your code, or a program that it has started, listen on that port? Nobody has asked for it.',
  }
}

function unsent({ place, to, why }: CannotSend): Evidence {
  return {
    expected: `a program in ${place} can send a datagram to ${to}`,
    observed: `it cannot: ${why}`,
    next: 'Does a rule in OUTPUT, or a route that is gone, keep it from that?',
  }
}

function thrown({ call, failure }: LearnerThrew, around: Circumstances): Evidence {
  const { title, hint = '', locate, commands } = around
  const at = placeIn(failure.stack, locate)
  const place = at === undefined ? {} : { at }
  if (failure.notWritten !== undefined) {
    return {
      ...place,
      expected: title,
      observed: `${call} is not written yet`,
      next: failure.notWritten,
      notWritten: true,
    }
  }
  const message = saidIn(failure.message)
  return {
    ...place,
    expected: `${call} returns, and then: ${title}`,
    observed: `${call} threw ${message.startsWith(`${failure.name}: `) ? '' : `${failure.name}: `}${message}`,
    next: slip(failure) ?? whatFailed(commands, message, hint) ?? `Read the message above. ${hint}`.trim(),
  }
}

/** What JavaScript itself complains of is a slip of the pen, whatever else went on. */
function slip({ name, message }: LearnerThrew['failure']): string | undefined {
  const unknown = /^(\S+) is not defined/.exec(message)?.[1]
  if (name === 'ReferenceError' && unknown !== undefined)
    return `Nothing called ${unknown} is known there. Is it spelled as where it was declared, inside of which braces was that, and is it imported?`
  if (name !== 'TypeError') return undefined
  if (/Cannot (read|set) propert\S+ of (undefined|null)/.test(message))
    return 'What stands before the dot is not there. Did a match() or find() find nothing, is an await or a return missing, or was a method handed on without its object?'
  const called = /^(.+) is not a function$/m.exec(message)?.[1]
  return called === undefined || called === 'undefined'
    ? undefined
    : `${called} is there, but cannot be called, or it is not there at all. Is its name right, and is an await missing?`
}

/** Commands that ask whether something is there, or delete what is: that one of them fails is an answer, and no fault. */
const ASKS =
  /^(ip(6?tables)?\b.* -(C|-check)\b|ip (-\S+ )*(link|address|addr|route) (show|list|get)\b|conntrack\b.* (-D|--delete)\b)/

/** The command that the message quotes; else the last that failed, as a question: it may have been one that was to clean up. */
function whatFailed(commands: RawCommand[], message: string, hint: string): string | undefined {
  const done = commands.filter(({ exitCode }) => exitCode === 0).map(({ command }) => command)
  const failed = commands
    .filter(({ exitCode }) => exitCode !== 0 && exitCode !== null)
    .map(({ command, output }) => ({ command, output, said: firstSaid(output) }))
  const quoted = failed.findLast(({ said }) => said !== '' && message.includes(said))
  const last = quoted ?? failed.findLast(({ command }) => !ASKS.test(command))
  if (last === undefined) return undefined
  const command = shortened(last.command)
  const said = last.said === '' ? '' : `, and it said "${last.said}"`
  // What is known of the error is the cause; the check's hint is a guess beside it.
  const means = meaningOf(last.command, last.output, done)
  const line = /^line \d+ was: .*$/m.exec(last.output)?.[0]
  const about = `"${command}" failed${said}.${line === undefined ? '' : ` ${capital(line)}.`}`
  if (quoted !== undefined) return [about, means ?? hint].join(' ').trim()
  const question = `Read the message above. The last command that failed before was "${command}"${said}: is that why?`
  return [question, hint].join(' ').trim()
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** iptables-restore begins with its own name and version, and says what is wrong on the next line. */
function firstSaid(output: string): string {
  const lines = output.trim().split('\n')
  return lines.find((line) => !/^iptables-\S+ v[^:]*:\s*$/.test(line)) ?? ''
}

const saidIn = (message: string): string => withoutZx(message).slice(0, 6).join('\n')

/** zx puts a stack frame and the exit code's name in a shell into its messages; `at` and the command's line say it better. */
function withoutZx(message: string): string[] {
  const added = /^\s*(at .*\d:\d+\)?|exit code: \d+( \(.*\))?)$/
  return message.split('\n').filter((line) => line.trim() !== '' && !added.test(line))
}
