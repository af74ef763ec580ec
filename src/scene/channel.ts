/**
 * JSON, a line each, between the keeper of a scene and those who have joined it. Both ends are ours.
 */
import { createInterface } from 'node:readline'
import type { Duplex, Writable } from 'node:stream'
import * as v from 'valibot'

/** A request to the guest, as its session has it. */
export const Asked = v.object({
  id: v.number(),
  op: v.string(),
  args: v.record(v.string(), v.unknown()),
  limit: v.optional(v.number()),
})

export const Answered = v.object({
  id: v.number(),
  value: v.optional(v.unknown()),
  error: v.optional(v.object({ timeout: v.boolean(), message: v.string() })),
})

/** The first line that a keeper sends. */
export const Hello = v.object({
  scene: v.object({
    /** Of the file whose code it is. */
    source: v.string(),
    /** Tells apart the states of that code. */
    code: v.string(),
    places: v.array(
      v.object({
        /** As the texts have it. */
        prompt: v.string(),
        name: v.string(),
        namespace: v.string(),
        outside: v.boolean(),
      }),
    ),
    stopped: v.optional(
      v.object({ step: v.string(), why: v.string(), at: v.optional(v.string()), notWritten: v.boolean() }),
    ),
  }),
})
export type SceneFacts = v.InferOutput<typeof Hello>['scene']

export function sendLine(stream: Writable, value: object): void {
  if (stream.writable) stream.write(`${lineOf(value)}\n`)
}

/** Later versions of readline take these two characters for the end of a line, and what a guest says may hold them. */
function lineOf(value: object): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/**
 * An end that is killed before it has read everything resets the connection: an error on the stream, which readline repeats. The
 * stream then closes, and that is what counts.
 *
 * @param onLine gets what was a line of JSON
 */
export function receiveLines(stream: Duplex, onLine: (value: unknown) => void): void {
  const lines = createInterface({ input: stream })
  lines.on('error', () => {})
  lines.on('line', (line) => onLine(JSON.parse(line)))
}
