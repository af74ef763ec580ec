/**
 * Keeps a scene for several processes: each that connects may ask the guest what it likes, as if the session were its own. When
 * the last one has gone, the scene is over.
 */
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import * as v from 'valibot'
import { GuestTimeout, type Requests } from '../guest/index.ts'
import { Asked, receiveLines, type SceneFacts, sendLine } from './channel.ts'
import { closeOf, listenAt } from './socket.ts'

export interface Keeping {
  path: string
  /** Until then those who have connected wait. */
  ready: Promise<{ session: Requests; facts: SceneFacts }>
  /** Ends when the process that has started this one is content, or gone. */
  starter: Promise<unknown>
  /** Called once, when others find it. */
  onListening: () => void
  /** Milliseconds in which nobody types or asks anything, after which it ends. */
  idle?: number
}

/** A day's work has longer pauses than an hour, and a terminal that was forgotten is not to keep a VM for a week. */
const IDLE_MS = 4 * 3600 * 1000

/** Resolves when nobody is there any more; at once, with false, when another keeper has the socket. */
export async function keep({ path, ready, starter, onListening, idle = IDLE_MS }: Keeping): Promise<boolean> {
  const members = new Set<Socket>()
  let left: () => void = () => {}
  const alone = new Promise<void>((resolve) => {
    left = resolve
  })
  let resting: NodeJS.Timeout | undefined
  const asked = (): void => {
    clearTimeout(resting)
    resting = setTimeout(left, idle).unref()
  }
  let started = false
  const look = (): void => {
    if (started && members.size === 0) left()
  }
  starter.then(() => {
    started = true
    look()
  })

  const server = createServer((socket) => {
    members.add(socket)
    socket.on('error', () => {})
    const goneAway = closeOf(socket)
    goneAway.then(() => {
      members.delete(socket)
      look()
    })
    ready.then(
      ({ session, facts }) => {
        sendLine(socket, { scene: facts })
        asked()
        serve(socket, session, { goneAway, asked })
      },
      () => socket.destroy(),
    )
  })
  if (!(await listenAt(server, path))) {
    server.close()
    return false
  }
  onListening()
  try {
    await Promise.race([alone, ready.then(() => alone)])
    return true
  } finally {
    clearTimeout(resting)
    server.close()
    rmSync(path, { force: true })
    for (const socket of members) socket.destroy()
  }
}

const Opened = v.object({ terminal: v.number() })

interface Serving {
  goneAway: Promise<void>
  /** Called with each request but those that only wait for output. */
  asked: () => void
}

function serve(socket: Socket, session: Requests, { goneAway, asked }: Serving): void {
  /** Those that it has opened end with it. */
  const terminals = new Set<number>()
  goneAway.then(() => {
    for (const terminal of terminals)
      session.request('terminal-close', { terminal }, v.unknown()).catch(() => {})
  })
  receiveLines(socket, async (line) => {
    const { id, op, args, limit } = v.parse(Asked, line)
    if (op !== 'terminal-read') asked()
    try {
      const value = await session.request(op, args, v.unknown(), limit)
      if (op === 'terminal-open') terminals.add(v.parse(Opened, value).terminal)
      if (op === 'terminal-close') terminals.delete(Number(args.terminal))
      sendLine(socket, { id, value })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      sendLine(socket, { id, error: { timeout: error instanceof GuestTimeout, message } })
    }
  })
}
