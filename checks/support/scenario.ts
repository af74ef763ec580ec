/**
 * Scenarios and checks. A scenario is a world of its own; its checks run in order in it, and several scenarios run at the
 * same time. A check whose `needs` did not pass is blocked, one that cannot be carried out is errored, and only what the
 * learner's code did wrong is a failure.
 */
import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from 'vitest'
import { LearnerGone, lastCommands, type World } from '../../src/guest/index.ts'
import {
  type CheckMeta,
  type Evidence,
  FIXED_SEED,
  keyOf,
  type VerdictStatus,
} from '../../src/verdict/index.ts'
import { type Allowance, allowanceOf } from './allowance.ts'
import { causesIn } from './causes.ts'
import { type Check, type Definition, definitionsOf } from './definition.ts'
import { type Draw, drawFrom } from './draw.ts'
import { evidenceOf, firstEvidence, isLearners } from './evidence.ts'
import { type Outcomes, outcomesOf } from './outcomes.ts'
import { withoutEchoes } from './printed.ts'
import { type Scene, setTheFirstScene, setTheScene } from './setting.ts'

/** Milliseconds; every wait inside a check has a limit of its own, and on a machine that is not busy those are shorter. */
const CHECK_LIMIT = 900_000

/** Characters: as many as a guest keeps of one piece. */
const PRINTED_BEFORE = 16 * 1024

/** A check that has nothing to say, because what it builds on did not work. */
class Blocked extends Error {
  override readonly name = 'Blocked'
  readonly by: string
  constructor(by: string, cause: unknown) {
    super(`waits for ${by}`, { cause })
    this.by = by
  }
}

/**
 * For work that another check judges, also one of another scenario: where the learner's code fails at it, this check waits for
 * that one. Where that one has passed, nobody else tells of it, and this check fails.
 */
export async function relyOn<T>(check: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw isLearners(error) ? new Blocked(check, error) : error
  })
}

/** Check files that have been asked all that was wanted, see `untilFailed`. */
const settled = new Set<string>()

/** By the check file: its scenarios may rely on each other. */
const outcomes = new Map<string, Outcomes>()

function outcomesIn(file: string): Outcomes {
  const known = outcomes.get(file) ?? outcomesOf()
  outcomes.set(file, known)
  return known
}

/** By the check file: its scenarios share it. */
const allowances = new Map<string, Allowance>()

function allowanceIn(file: string, limit: number | undefined): Allowance {
  const known = allowances.get(file) ?? allowanceOf(limit)
  allowances.set(file, known)
  return known
}

/** By the check file: whether a failure's cause is looked for. */
const causes = new Map<string, (check: string) => boolean>()

function causesOf(file: string, order: string[] | undefined): (check: string) => boolean {
  const known = causes.get(file) ?? causesIn(order)
  causes.set(file, known)
  return known
}

/** Ends of what comes before the scenarios of a check file. */
const prologues = new Map<string, Promise<void>>()

/** @param define gets what its values are drawn from, for all but those that the text has */
export function scenario(title: string, define: (check: Check, draw: Draw) => void): void {
  const run = inject('run')
  const file = expect.getState().testPath ?? ''
  const subject = run?.subjects[keyOf(file)]
  // Each time they share nothing with those of any time before.
  const defined = (wanted: string[] | undefined): Definition[] =>
    definitionsOf((check) => define(check, drawFrom(subject?.seed ?? FIXED_SEED, title)), wanted)
  const { only, untilFailed = false, first, limit, causeOfFirst, tellPrinted = false } = subject ?? {}
  const later = run?.later !== undefined
  const suite = run?.turns ? describe : describe.concurrent
  const base = {
    ...{ file, title, untilFailed, later, tellPrinted },
    allowance: allowanceIn(file, limit),
    wantsCause: causesOf(file, causeOfFirst),
  }

  const prologue = first === undefined ? [] : defined([first.check])
  if (prologue.length > 0) {
    let over = (): void => {}
    prologues.set(
      file,
      new Promise((resolve) => {
        over = resolve
      }),
    )
    const rehearsed = defined([first?.check ?? ''])
    suite(`${title}, first`, () => {
      carryOutAll(prologue, {
        ...base,
        first: true,
        wantsCause: () => true,
        ended: outcomesOf(),
        set: () => setTheFirstScene(file, prologue, rehearsed),
      })
      afterAll(over)
    })
  }
  const checks = defined(only)
  if (checks.length === 0) return
  suite(title, () => {
    const set = (): Promise<Scene> => setTheScene(file, prologues.get(file))
    carryOutAll(checks, { ...base, first: false, ended: outcomesIn(file), set })
  })
}

interface Stage {
  file: string
  title: string
  untilFailed: boolean
  /** See `CheckedCode`. */
  tellPrinted: boolean
  /** The code is still to come when the scene is set. */
  later: boolean
  /** See `CheckMeta`. */
  first: boolean
  ended: Outcomes
  allowance: Allowance
  /** Of a check that has failed: whether its cause is to be looked for. */
  wantsCause: (check: string) => boolean
  set: () => Promise<Scene>
}

function carryOutAll(checks: Definition[], stage: Stage): void {
  const { file, title, untilFailed, later, tellPrinted, first, ended, allowance, wantsCause, set } = stage
  const passed = new Set<string>()
  let scene: Promise<Scene> | undefined
  const end = (id: string): void => ended.end(id, passed.has(id))

  // A person may take any time to write the code that comes later.
  beforeAll(
    async () => {
      if (settled.has(file)) return
      scene = set()
      const expected = scene.then(() =>
        ended.expect(
          title,
          checks.map(({ id }) => id),
        ),
      )
      expected.catch(() => {}) // each check reports it
      if (later) await scene.then(({ loading }) => loading).catch(() => {})
    },
    later ? 0 : undefined,
  )
  afterAll(async () => {
    for (const { id } of checks) end(id)
    const opened = await scene?.catch(() => undefined)
    opened?.turns.end()
    if (opened !== undefined) await opened.run.giveBack(opened.guest)
  })

  for (const { id, title: sentence, needs, bonus, hint, body } of checks) {
    test.sequential(`${id}: ${sentence}`, { timeout: CHECK_LIMIT }, async (context: TestContext) => {
      const meta: CheckMeta = { check: id, title: sentence, bonus, ...(first ? { first } : {}) }
      Object.assign(context.task.meta, { check: meta })
      const { run } = (await scene?.catch(() => undefined)) ?? {}
      const tell = (status: VerdictStatus, told: CheckMeta, more = false): void =>
        run?.tellFirst({ ...told, scenario: title, status, duration: 0 }, more)
      try {
        if (settled.has(file)) context.skip('one before it has failed, which is all that was asked')
        meta.blockedBy = needs.filter((need) => !passed.has(need))
        if (meta.blockedBy.length > 0) context.skip(`waits for ${meta.blockedBy.join(', ')}`)
        demandTime(allowance, meta)
        const labels: Labels = {
          ...{ allowance, meta, hint, wantsCause },
          hasPassed: (other) => ended.hasPassed(other, title),
          ...(first ? { tellAhead: (evidence) => tell('failed', { ...meta, evidence }, true) } : {}),
        }
        const blocked = await carryOut(body, labels, scene as Promise<Scene>)
        if (blocked !== undefined) context.skip(blocked.message)
        passed.add(id)
      } finally {
        if (tellPrinted) await notePrinted(meta, await scene?.catch(() => undefined))
        if (first) tell(statusOf(meta, passed), meta)
        if (untilFailed && meta.evidence !== undefined) settled.add(file)
        end(id)
      }
    })
  }
}

function demandTime(allowance: Allowance, meta: CheckMeta): void {
  const evidence = allowance.usedUp()
  if (evidence === undefined) return
  meta.evidence = evidence
  throw new Error(evidence.observed)
}

interface Labels {
  allowance: Allowance
  wantsCause: Stage['wantsCause']
  meta: CheckMeta
  hint: string
  /** Another check, as far as it can be waited for. */
  hasPassed: (check: string) => Promise<boolean>
  /** Gets what is known as soon as the check has failed, before anything more is looked at. */
  tellAhead?: (evidence: Evidence) => void
}

function statusOf({ check, evidence, blockedBy = [] }: CheckMeta, passed: Set<string>): VerdictStatus {
  if (passed.has(check)) return 'passed'
  if (evidence !== undefined) return 'failed'
  return blockedBy.length > 0 ? 'blocked' : 'errored'
}

async function carryOut(
  body: (world: World) => Promise<void>,
  { allowance, hasPassed, ...labels }: Labels,
  setting: Promise<Scene>,
): Promise<Blocked | undefined> {
  let scene: Scene | undefined
  try {
    scene = await setting
    await scene.loading
    const { world, turns } = scene
    const begun = scene.ahead?.get(labels.meta.check)
    await (begun ?? allowance.count(turns.session.meter, () => turns.take(() => body(world))))
    return undefined
  } catch (thrown) {
    const { meta } = labels
    let error = scene === undefined ? thrown : blockedIfStuck(thrown, meta.check, scene)
    if (error instanceof Blocked && (await hasPassed(error.by))) error = error.cause
    if (error instanceof Blocked) {
      meta.blockedBy = [error.by]
      return error
    }
    meta.error = error instanceof Error ? (error.stack ?? error.message) : String(error)
    if (scene !== undefined) await collect(error, labels, scene)
    throw error
  }
}

/** The first check that meets code that does not return tells of it; the others of its scenario wait for that one. */
function blockedIfStuck(error: unknown, check: string, scene: Scene): unknown {
  const gone = error instanceof Blocked ? error.cause : error
  if (!(gone instanceof LearnerGone)) return error
  scene.stuckIn ??= error instanceof Blocked ? error.by : check
  return gone.where.how === 'ended' && scene.stuckIn !== check ? new Blocked(scene.stuckIn, gone) : error
}

/** What the code under test has printed since the check before, which may be why somebody runs it. */
async function notePrinted(meta: CheckMeta, scene: Scene | undefined): Promise<void> {
  if (scene === undefined) return
  const { learner } = scene.world
  // The guest may be gone, and is told of elsewhere.
  const now = await learner.printed().catch(() => undefined)
  scene.unheard.push(...(now?.strays ?? []))
  if (scene.told === scene.printed.length) return
  scene.commands = lastCommands([...scene.commands, ...(await learner.commands())])
  const text = withoutEchoes(scene.printed.slice(scene.told).join(''), scene.commands)
  scene.told = scene.printed.length
  if (text.trim() !== '') meta.printed = text
}

async function collect(
  error: unknown,
  { meta, hint, wantsCause, tellAhead }: Omit<Labels, 'allowance' | 'hasPassed'>,
  scene: Scene,
): Promise<void> {
  scene.commands = lastCommands([...scene.commands, ...(await scene.world.learner.commands())])
  const { locate } = await scene.run.loaded
  const { world, commands, printed } = scene
  const around = {
    world,
    title: meta.title,
    hint,
    locate,
    commands,
    printedBefore: printed.join('').slice(-PRINTED_BEFORE),
  }
  const ahead = firstEvidence(error, around)
  if (ahead !== undefined) tellAhead?.(ahead)
  const withoutCause = ahead !== undefined && !ahead.notWritten && !wantsCause(meta.check)
  const evidence = await evidenceOf(error, { ...around, withoutCause })
  if (evidence === undefined) return
  meta.evidence = evidence
  delete meta.error
}
