/**
 * A guest that waits for code is warmed up meanwhile: the checks that will be first are carried out in it on other code, and what is
 * looked at after a failure is looked at. The emulator has translated then what they need. What comes of it is of no interest.
 */
import { type Guest, openWorld, type World } from '../../src/guest/index.ts'
import { turnsIn } from './turns.ts'

export interface Rehearsal {
  code: string
  /** Of the checks, in their order; nothing else has called them. */
  bodies: ((world: World) => Promise<void>)[]
  /** Resolves when there is no time left for it. */
  until: Promise<unknown>
}

/** In the guest's first world; rejects when it cannot go on to the next one. */
export async function rehearse(guest: Guest, { code, bodies, until }: Rehearsal): Promise<void> {
  if (guest.worldsLeft === 0) return
  const turns = turnsIn(guest.session)
  const world = openWorld(turns.session)
  const all = async (): Promise<void> => {
    await world.learner.load(code)
    for (const body of bodies) await turns.take(() => body(world)).catch(() => {})
    await lookAround(world)
  }
  await Promise.race([all().catch(() => {}), until.catch(() => {})])
  turns.end()
  await guest.nextWorld()
}

/** As evidence does. */
async function lookAround(world: World): Promise<void> {
  await Promise.all([world.learner.commands(), world.learner.printed(), world.state()])
  const both = ['host', 'router'] as const
  await Promise.all([
    ...both.flatMap((where) => [world.heard(where), world.linkNames(where)]),
    world.host.network(),
  ])
}
