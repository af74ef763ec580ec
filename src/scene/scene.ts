/**
 * A live scene: the network of a lab as somebody's code builds it, in a guest of its own. With code that is half written it
 * goes as far as the code does, and says where it stopped. Knows no command and prints nothing.
 */
import { pathToFileURL } from 'node:url'
import { locator } from '../bundle/index.ts'
import { interrupted } from '../errors.ts'
import { type Guest, GuestFailed, openWorld, type Place, startGuest, type World } from '../guest/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { Subject } from '../verdict/index.ts'
import type { LiveScene, Published } from './live.ts'
import { stageIn } from './stage.ts'
import { isOurs, type Stopped, StoppedHere, stoppedBy } from './stopped.ts'

export interface SceneOptions {
  opened: Sandbox
  /** Whose code it is, bundled. */
  subject: { bundle: Pick<Subject['bundle'], 'code' | 'map'> }
  /** Path of the lab's `live.ts` as JavaScript. */
  live: string
  signal: AbortSignal
  /** Before any of the code has run. */
  before?: (world: World) => Promise<unknown>
  /** The part that is being made. */
  onStep?: (title: string) => void
}

export interface Scene extends AsyncDisposable {
  guest: Guest
  world: World
  /** `host`, `router`, `neighbor`, `internet`, and the containers that there are. */
  places: ReadonlyMap<string, Place>
  /** What is to be reachable, and from where. */
  published: readonly Published[]
  /** Absent when the code has built everything. */
  stopped?: Stopped
}

/** @throws LabError `interrupted`; GuestFailed, GuestTimeout, MachineBusy when it is not the code that cannot go on */
export async function openScene({
  opened,
  subject,
  live,
  signal,
  before = async () => {},
  onStep = () => {},
}: SceneOptions): Promise<Scene> {
  const { code, map } = subject.bundle
  const scene = await sceneFrom(live)
  const guest = await startGuest(opened)
  try {
    const world = openWorld(guest.session)
    await before(world)
    /** What the guest refuses while it goes on is the code's doing: a path that it returned, for one. */
    const madeBy = async <T>(title: string, make: () => Promise<T>): Promise<T> => {
      try {
        return await make()
      } catch (error) {
        const refused = error instanceof GuestFailed && (await isThere(world))
        throw refused || !isOurs(error) ? new StoppedHere(title, error) : error
      }
    }
    const loading = await madeBy('your code, loaded', () => world.learner.load(code)).catch(asStop)
    const { stage, places, published } = stageIn(world, async (title, make) => {
      if (loading instanceof StoppedHere) throw loading
      onStep(title)
      return madeBy(title, make)
    })
    const building = scene.build(stage).then(() => undefined, asStop)
    const end = await Promise.race([building, interrupted(signal)])
    return {
      ...{ guest, world, places, published },
      ...(end === undefined ? {} : { stopped: stoppedBy(end, locator(map)) }),
      [Symbol.asyncDispose]: () => guest[Symbol.asyncDispose](),
    }
  } catch (error) {
    await guest[Symbol.asyncDispose]()
    throw error
  }
}

/**
 * A packet that the lab is about, in the words of `lab trace`. Builds nothing.
 *
 * @param live path of the lab's `live.ts` as JavaScript
 */
export async function packetOf(live: string): Promise<string> {
  return (await sceneFrom(live)).packet
}

async function sceneFrom(file: string): Promise<LiveScene> {
  return ((await import(pathToFileURL(file).href)) as { default: LiveScene }).default
}

async function isThere(world: World): Promise<boolean> {
  return world.deadPid().then(
    () => true,
    () => false,
  )
}

function asStop(error: unknown): StoppedHere {
  if (error instanceof StoppedHere) return error
  throw error
}
