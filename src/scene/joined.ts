/**
 * A scene that another process keeps, as if its guest were this one's own.
 */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import {
  GuestFailed,
  GuestTimeout,
  openWorld,
  type Place,
  placesIn,
  type Requests,
  type World,
} from '../guest/index.ts'
import { NO_METER } from '../sandbox/index.ts'
import { Answered, Hello, receiveLines, type SceneFacts, sendLine } from './channel.ts'
import { closeOf, connectScene } from './socket.ts'

export interface JoinedScene extends AsyncDisposable {
  session: Requests
  world: World
  /** As those of a scene of one's own; the containers know neither their pid nor how to stop. */
  places: ReadonlyMap<string, Place>
  facts: SceneFacts
  /** When its keeper has gone, and the guest with it. */
  over: Promise<void>
}

/** Undefined when nobody keeps it. */
export async function joinScene(path: string): Promise<JoinedScene | undefined> {
  const socket = await connectScene(path)
  if (socket === undefined) return undefined
  const over = closeOf(socket)
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let greeted: (facts: SceneFacts) => void = () => {}
  const hello = new Promise<SceneFacts>((resolve) => {
    greeted = resolve
  })
  receiveLines(socket, (line) => {
    const first = v.safeParse(Hello, line)
    if (first.success) greeted(first.output.scene)
    else settle(v.parse(Answered, line))
  })
  over.then(() => {
    for (const { reject } of waiting.values()) reject(new GuestFailed('the guest is gone'))
    waiting.clear()
  })

  function settle({ id, value, error }: v.InferOutput<typeof Answered>): void {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(error.timeout ? new GuestTimeout(error.message, 0) : new GuestFailed(error.message))
  }

  const facts = await Promise.race([hello, over])
  if (facts === undefined) return undefined
  const session = requestsOver(socket, waiting)
  const world = openWorld(session)
  const place = placesIn(session, world.heard)
  return {
    ...{ session, world, facts, over },
    places: new Map(
      facts.places.map(({ prompt, name, namespace, outside }) => [prompt, place(name, namespace, outside)]),
    ),
    async [Symbol.asyncDispose]() {
      const keeperGone = socket.destroyed
      socket.end()
      socket.destroy()
      await over
      if (keeperGone) await forgetSocket(path)
    },
  }
}

/** Milliseconds that a keeper has for its greeting, or for being torn down. */
const PATIENCE = 5000

/**
 * A keeper that was killed leaves its socket, and can still seem to listen while its files are being closed: what is connected
 * then ends without a greeting. Another keeper may have come, too; it greets, and its socket stays.
 */
async function forgetSocket(path: string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  while (Date.now() < deadline) {
    const socket = await connectScene(path)
    if (socket === undefined) return
    const ended = closeOf(socket.resume()).then(() => true)
    const lives = once(socket, 'data').then(
      () => false,
      () => true,
    )
    const dead = await Promise.race([ended, lives, delay(PATIENCE, false, { ref: false })])
    socket.destroy()
    if (!dead) return
    await delay(20)
  }
}

/** The keeper's session has the time limits. */
function requestsOver(
  socket: Socket,
  waiting: Map<number, { resolve(value: unknown): void; reject(error: Error): void }>,
): Requests {
  let last = 0
  return {
    meter: NO_METER,
    async request(op, args, schema, limit) {
      if (socket.destroyed) throw new GuestFailed('the guest is gone')
      last += 1
      const id = last
      const value = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        sendLine(socket, { id, op, args, ...(limit === undefined ? {} : { limit }) })
      })
      const result = v.safeParse(schema, value)
      if (!result.success) throw new GuestFailed(`the guest's answer to ${op} has no valid shape`)
      return result.output
    },
  }
}
