/**
 * Code that is sent when it is there: a run may be made ready before that, with its guests and all that is slow to load.
 */
import type { CodeMessage, Verdict } from '../../src/verdict/index.ts'

export interface CodeToCome {
  code: Promise<{ code: string; map: string }>
  tellWarm(): void
  /** See `CodeMessage`. */
  tellFirst(verdict: Verdict, more: boolean): void
  /** Calls back when the run is not wanted any more; rejects `code` unless it has come. */
  onCancelled(act: () => void): void
}

/** @param name of the channel on which {@link CodeMessage}s come */
export function codeToCome(name: string): CodeToCome {
  const channel = new BroadcastChannel(name)
  const acts: (() => void)[] = []
  const code = new Promise<{ code: string; map: string }>((resolve, reject) => {
    channel.onmessage = (event) => {
      const message = (event as { data: CodeMessage }).data
      if (message.kind === 'code') resolve(message)
      if (message.kind !== 'cancelled') return
      reject(new Error('the run was cancelled'))
      for (const act of acts) act()
    }
  })
  code.catch(() => {}) // those who wait for it tell
  // What was sent before anybody listened is lost.
  channel.postMessage({ kind: 'listening' } satisfies CodeMessage)
  return {
    code,
    tellWarm: () => channel.postMessage({ kind: 'warm' } satisfies CodeMessage),
    tellFirst: (verdict, more) => channel.postMessage({ kind: 'first', verdict, more } satisfies CodeMessage),
    onCancelled: (act) => void acts.push(act),
  }
}
