/**
 * Translates a place in a bundle back to the learner's file.
 */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** From line and column of a bundle, both from 1 as in a stack trace, to `labs/4.1-…/x.ts:42`. */
export type Locate = (line: number, column: number) => string | undefined

/** `map` is {@link Bundle.map}. Numbers that fit nowhere give undefined, since the guest may send any. */
export function locator(map: string): Locate {
  const trace = new TraceMap(map)
  return (line, column) => {
    if (!Number.isSafeInteger(line) || !Number.isSafeInteger(column) || line < 1 || column < 1)
      return undefined
    const { source, line: original } = originalPositionFor(trace, { line, column: column - 1 })
    return source === null ? undefined : `${source}:${original}`
  }
}

/** A frame of the learner's bundle in a stack trace of the guest. */
const FRAME = /\/bundle-[^/]+\/\d+\.mjs:(\d+):(\d+)/g

/** `labs/…/file.ts:42` of the innermost frame that is the learner's. */
export function placeIn(stack: string, locate: Locate): string | undefined {
  for (const [, line, column] of stack.matchAll(FRAME)) {
    const place = locate(Number(line), Number(column))
    if (place !== undefined) return place
  }
  return undefined
}
