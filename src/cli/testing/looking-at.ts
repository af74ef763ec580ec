/**
 * Somebody who looks at a terminal in which a command draws, types into it, and waits for what should be on the screen, for tests.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { TypedInto } from '../../../checks/support/pty.ts'
import { type Shown, shownOn } from '../../../checks/support/screen.ts'

export interface LookedAt {
  /** Waits until all of them are on the screen at once, and returns what it shows then. */
  shows(...patterns: RegExp[]): Promise<Shown & { raw: string }>
}

/** Milliseconds: a VM on a machine that is busy. */
const PATIENCE = 200_000

/** Around a frame, which is drawn at once. */
const [BEGIN, END] = ['\u001b[?2026h', '\u001b[?2026l']

export function lookAt(terminal: TypedInto, size: { rows: number; columns: number }): LookedAt {
  const drawn = (): string => {
    const text = terminal.printed()
    const begun = text.lastIndexOf(BEGIN)
    return begun > text.lastIndexOf(END) ? text.slice(0, begun) : text
  }
  return {
    async shows(...patterns) {
      const deadline = Date.now() + PATIENCE
      let seen = ''
      for (let looked = ''; ; await delay(50)) {
        const raw = drawn()
        if (raw !== looked) {
          looked = raw
          const shown = shownOn(size, raw)
          seen = shown.visible.join('\n')
          if (patterns.every((pattern) => pattern.test(seen))) return { ...shown, raw }
        }
        if (Date.now() > deadline) throw new Error(`no ${patterns.join(', ')} on the screen:\n${seen}`)
      }
    },
  }
}
