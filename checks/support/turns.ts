/**
 * Checks take turns in a world. When one has failed, a part of it may still be under way, beside the part that failed: that gets
 * no answers any more, so that it neither meddles with the next check nor fails where nobody catches it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Requests } from '../../src/guest/index.ts'

interface Turn {
  over: boolean
}

export interface Turns {
  /** For the world in which they are taken. */
  session: Requests
  /** Does the work of one check. */
  take(work: () => Promise<void>): Promise<void>
  /** After the last one, whatever is still under way. */
  end(): void
}

const current = new AsyncLocalStorage<Turn>()

export function turnsIn(session: Requests): Turns {
  let ended = false
  const isOver = (turn: Turn | undefined): boolean => ended || turn?.over === true
  return {
    session: {
      meter: session.meter,
      request(op, args, schema, limit) {
        const turn = current.getStore()
        return new Promise((resolve, reject) => {
          if (isOver(turn)) return
          session.request(op, args, schema, limit).then(
            (value) => {
              if (!isOver(turn)) resolve(value)
            },
            (error: unknown) => {
              if (!isOver(turn)) reject(error)
            },
          )
        })
      },
    },
    async take(work) {
      const turn: Turn = { over: false }
      try {
        await current.run(turn, work)
      } catch (error) {
        turn.over = true
        throw error
      }
    },
    end() {
      ended = true
    },
  }
}
