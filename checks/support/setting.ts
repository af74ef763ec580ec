/**
 * Where a scenario stands: a guest, a world in it, and the code that is loaded there. What comes first has both made ready, and
 * has begun, when the code is still to come.
 */
import { type Guest, openWorld, type Printed, type RawCommand, type World } from '../../src/guest/index.ts'
import { earlierIn, learnerAhead } from './ahead.ts'
import type { Definition } from './definition.ts'
import { withDropped } from './printed.ts'
import { rehearse } from './rehearsal.ts'
import { type OpenRun, openRun } from './run.ts'
import { type Turns, turnsIn } from './turns.ts'

export interface Scene {
  run: OpenRun
  guest: Guest
  turns: Turns
  world: World
  commands: RawCommand[]
  /** What the learner's code has printed, piece by piece, however it was asked for. */
  printed: string[]
  /** How many of these pieces verdicts have told. */
  told: number
  /** Errors of the learner's code that nobody caught, and no check was told of yet. */
  unheard: Printed['strays']
  /** The check in which the learner's code did not return; its process was ended then, so that no other waits for it. */
  stuckIn?: string
  /** How loading the learner's module failed: then every check fails for that reason. */
  loading: Promise<unknown>
  /** Checks that have begun before the code was there, by their id. */
  ahead?: ReadonlyMap<string, Promise<void>>
}

/** @param before what has to be over before any code runs */
export async function setTheScene(file: string, before?: Promise<unknown>): Promise<Scene> {
  const run = await openRun(file)
  return sceneIn(await run.nextGuest(), run, { before })
}

/**
 * The guest tells each piece once, and each error that nobody caught.
 *
 * @param unheard errors that somebody was told who does not judge them: the next one who asks is told them as well
 */
export function keepingPrinted(world: World, kept: string[], unheard: Printed['strays'] = []): World {
  const printed: World['learner']['printed'] = async () => {
    const told = await world.learner.printed()
    const { text, dropped } = told
    if (text !== '' || dropped > 0) kept.push(withDropped(told))
    return { ...told, strays: [...unheard.splice(0), ...told.strays] }
  }
  return { ...world, learner: { ...world.learner, printed } }
}

/**
 * Milliseconds in which the guest is idle while everybody waits for an answer: on a network within one machine a packet is lost by
 * then. Only the check that comes first gives up so early. What TCP sends again later, the checks after it will see.
 */
const FIRST_PATIENCE = 200

function sceneIn(
  guest: Guest,
  run: OpenRun,
  { before, patience }: { before?: Promise<unknown> | undefined; patience?: number } = {},
): Scene {
  const turns = turnsIn(guest.session)
  const printed: string[] = []
  const unheard: Printed['strays'] = []
  const opened = openWorld(turns.session, patience === undefined ? {} : { patience })
  const world = keepingPrinted(opened, printed, unheard)
  const loading = Promise.all([run.loaded, before]).then(([{ code }]) => world.learner.load(code))
  loading.catch(() => {})
  return { run, guest, turns, world, commands: [], printed, told: 0, unheard, loading }
}

/**
 * For what comes first, once the code has come.
 * @param checks that are to be carried out
 * @param rehearsed the same, as they are in another world
 */
export async function setTheFirstScene(
  file: string,
  checks: Definition[],
  rehearsed: Definition[],
): Promise<Scene> {
  const run = await openRun(file)
  const guest = await rehearsedGuest(run, rehearsed)
  const begun = await beginAhead(guest, run, checks[0])
  if (begun === 'cannot be used') {
    await run.giveBack(guest)
    return sceneIn(await run.nextGuest(), run, { patience: FIRST_PATIENCE })
  }
  return begun ?? sceneIn(guest, run, { patience: FIRST_PATIENCE })
}

async function rehearsedGuest(run: OpenRun, checks: Definition[]): Promise<Guest> {
  const guest = await run.nextGuest()
  const code = run.first?.rehearsal
  if (code === undefined) return guest
  try {
    await rehearse(guest, { code, bodies: checks.map(({ body }) => body), until: run.loaded })
    return guest
  } catch {
    await run.giveBack(guest)
    return run.nextGuest()
  }
}

/** Undefined where there is nothing to begin with, or the code has come already. */
async function beginAhead(
  guest: Guest,
  run: OpenRun,
  check: Definition | undefined,
): Promise<Scene | undefined | 'cannot be used'> {
  const code = run.first?.last
  if (code === undefined || check === undefined || run.hasCome()) return undefined
  const turns = turnsIn(guest.session)
  const opened = openWorld(turns.session, { patience: FIRST_PATIENCE })
  const { loaded, tellWarm } = run
  const learner = learnerAhead(opened.learner, { code, loaded, onWaiting: tellWarm })
  const [printed, unheard]: [string[], Printed['strays']] = [[], []]
  const world = keepingPrinted({ ...opened, learner }, printed, unheard)
  const body = turns.take(() => check.body(world))
  body.catch(() => {}) // the check tells
  const come = await loaded
  if (earlierIn(come.code).text !== earlierIn(code).text) {
    turns.end()
    return 'cannot be used'
  }
  const ahead = new Map([[check.id, body]])
  return { run, guest, turns, world, commands: [], printed, told: 0, unheard, loading: loaded, ahead }
}
