/**
 * One document for each lab: runs its checks on the code that was prepared, sums up.
 */
import { type Step, stepOfNote, type Todo } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { type CheckRun, FIXED_SEED, keyOf, type SandboxChoice } from './check-run.ts'
import { LANES, runChecks } from './run.ts'
import { codeOf, type Subject } from './subject.ts'
import type { LabVerdict, Verdict } from './verdict.ts'

export interface ToCheck {
  subject: Subject
  /** The lab's check file, or what that was built into; each of one run is another file. */
  checkFile: string
  /** Ids of the checks that are wanted, with those they need. */
  only?: string[] | undefined
  /** See `CheckedCode`; without one, the same as always. */
  seed?: string
  /** See `CheckedCode`. */
  freshGuests?: boolean
  /** See `CheckedCode`. */
  untilFailed?: boolean
  /** Only one failure is shown in full: the causes of others are not looked for. */
  causeOfFirst?: boolean
  /** See `CheckedCode`. */
  tellPrinted?: boolean
  /** See `CheckedCode`. */
  limit?: number | undefined
}

interface CheckOptions {
  /** Repository root. */
  root: string
  sandbox: SandboxChoice
  /** The same, opened. */
  opened: Sandbox
}

export interface CheckLabOptions extends CheckOptions, ToCheck {
  onVerdict?: (verdict: Verdict) => void
}

export interface CheckLabsOptions extends CheckOptions {
  labs: ToCheck[]
  /** See `RunOptions`. */
  inOrder?: boolean
  /** See `RunOptions`. */
  lanes?: number
  /** With the place in `labs`. */
  onLabStart?: (index: number) => void
  /** In the order in which they end; the second is the place in `labs`. */
  onLab?: (verdict: LabVerdict, index: number) => void
}

export interface Ahead extends AsyncDisposable {
  addresses: string[]
}

/** The first guests come up while vitest is still loading. */
export function startAhead({ startAhead: start }: Sandbox, count: number): Ahead {
  const guests = start === undefined ? [] : Array.from({ length: count }, () => start())
  return {
    addresses: guests.map(({ address }) => address),
    async [Symbol.asyncDispose]() {
      await Promise.all(guests.map((guest) => guest[Symbol.asyncDispose]()))
    },
  }
}

/** @throws LabError `usage` when a check that is wanted does not exist */
export async function checkLab(options: CheckLabOptions): Promise<LabVerdict> {
  const { root, checkFile, sandbox, opened, only, onVerdict = () => {} } = options
  const started = performance.now()
  const verdicts: Verdict[] = []
  await using ahead = startAhead(opened, only === undefined ? LANES : 1)
  await runChecks({
    root,
    checkFiles: [checkFile],
    run: { ...runOf([options], sandbox), ready: ahead.addresses },
    onVerdict(verdict) {
      verdicts.push(verdict)
      onVerdict(verdict)
    },
  })
  demandAll(options, verdicts)
  return sumUp(options, { verdicts, sandbox: opened, duration: Math.round(performance.now() - started) })
}

/**
 * Several labs in one run, which is quicker than one run each.
 * @throws LabError `usage` when a check that is wanted does not exist
 */
export async function checkLabs(options: CheckLabsOptions): Promise<LabVerdict[]> {
  const { root, labs, sandbox, opened, inOrder = false, lanes = LANES } = options
  const { onLab = () => {}, onLabStart = () => {} } = options
  if (labs.length === 0) return []
  const keys = labs.map(({ checkFile }) => keyOf(checkFile))
  const verdicts = new Map(keys.map((key) => [key, [] as Verdict[]]))
  const sums = new Map<string, LabVerdict>()
  await runChecks({
    root,
    checkFiles: labs.map(({ checkFile }) => checkFile),
    run: { ...runOf(labs, sandbox), turns: true },
    ...{ inOrder, lanes },
    onVerdict: (verdict, key) => void verdicts.get(key)?.push(verdict),
    onFileStart: (key) => onLabStart(keys.indexOf(key)),
    onFileEnd(key, duration) {
      const index = keys.indexOf(key)
      const ended = labs[index]
      if (ended === undefined) return
      const sum = sumUp(ended, { verdicts: verdicts.get(key) ?? [], sandbox: opened, duration })
      sums.set(key, sum)
      onLab(sum, index)
    },
  })
  labs.forEach((lab, index) => {
    demandAll(lab, verdicts.get(keys[index] ?? '') ?? [])
  })
  return keys.flatMap((key) => sums.get(key) ?? [])
}

interface Outcome {
  verdicts: Verdict[]
  sandbox: Sandbox
  duration: number
}

function runOf(labs: ToCheck[], sandbox: SandboxChoice): CheckRun {
  const subjects = labs.map(({ checkFile, subject, seed = FIXED_SEED, only, ...how }) => {
    const { freshGuests = false, untilFailed = false, causeOfFirst = false, tellPrinted = false, limit } = how
    const code = {
      ...{ ...codeOf(subject, seed), freshGuests, untilFailed, tellPrinted },
      ...(causeOfFirst ? { causeOfFirst: orderOf(subject.lab.steps) } : {}),
    }
    const wanted = only === undefined ? {} : { only }
    return [keyOf(checkFile), { ...code, ...wanted, ...(limit === undefined ? {} : { limit }) }]
  })
  return { sandbox, subjects: Object.fromEntries(subjects) }
}

/** @throws LabError `usage` when a check that is wanted does not exist */
function demandAll({ only = [] }: ToCheck, verdicts: Verdict[]): void {
  const unknown = only.filter((id) => !verdicts.some(({ check }) => check === id))
  if (unknown.length === 0) return
  throw new LabError('usage', `There is no check with the id ${unknown.join(' or ')}.`, {
    next: 'Those that fail have their id beside them; --json has them all.',
  })
}

/** Basic before fine. */
export function orderOf(steps: Step[]): string[] {
  return steps.flatMap(({ checks }) => checks)
}

/** What fails first is what a learner reads. */
export function inOrderOfSteps(verdicts: Verdict[], steps: Step[]): Verdict[] {
  const order = orderOf(steps)
  const place = ({ check }: Verdict): number => (order.includes(check) ? order.indexOf(check) : order.length)
  return [...verdicts].sort((one, other) => place(one) - place(other))
}

/** Without the notes of steps that have passed: nobody has to delete a comment. */
export function leftToWrite(todos: Todo[], verdicts: Verdict[], steps: Step[]): LabVerdict['remaining'] {
  const passed = new Set(verdicts.flatMap(({ check, status }) => (status === 'passed' ? check : [])))
  const isDone = (todo: Todo): boolean => {
    const number = stepOfNote(todo) ?? 0
    // What a step forbids does not happen either while the steps before it are still to be written.
    const needed = steps.slice(0, number).flatMap(({ checks }) => checks)
    return number > 0 && number <= steps.length && needed.every((check) => passed.has(check))
  }
  return todos.filter((todo) => !isDone(todo)).map(({ at, what }) => ({ at, what }))
}

export function sumUp(
  { subject, seed = FIXED_SEED, only }: ToCheck,
  { verdicts, sandbox, duration }: Outcome,
): LabVerdict {
  const { source, kind, untouched, builtOn, lab } = subject
  const remaining = leftToWrite(subject.remaining, verdicts, lab.steps)
  // A bonus that was asked for is what it is about.
  const counted = verdicts.filter(({ check, bonus }) => !bonus || only?.includes(check))
  return {
    ...{ lab: lab.id, title: lab.title, source, kind, untouched, remaining, builtOn },
    ...{ seed, sandbox: sandbox.description },
    ...(sandbox.confinement === undefined ? {} : { confinement: sandbox.confinement }),
    steps: lab.steps,
    verdicts: inOrderOfSteps(verdicts, lab.steps),
    passed: counted.length > 0 && counted.every(({ status }) => status === 'passed'),
    duration,
  }
}
