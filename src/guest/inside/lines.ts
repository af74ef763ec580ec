/**
 * One JSON document a line over a socket pair: how the agent talks with the processes that wait in the namespaces.
 * A line that is too long or not JSON is dropped; the learner's process can write what it likes to its end.
 */
import type { Duplex } from 'node:stream'

const MAX_LINE = 4 * 1024 * 1024

export function writeLine(stream: Duplex, value: unknown): void {
  if (stream.writable) stream.write(`${JSON.stringify(value)}\n`)
}

export function readLines(stream: Duplex, onValue: (value: Record<string, unknown>) => void): void {
  let pending = ''
  let skipping = false
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const parts = (pending + text).split('\n')
    pending = parts.pop() ?? ''
    for (const line of parts) {
      if (skipping) skipping = false
      else take(line)
    }
    if (pending.length > MAX_LINE) {
      pending = ''
      skipping = true
    }
  })

  function take(line: string): void {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return
    }
    if (typeof value === 'object' && value !== null) onValue(value as Record<string, unknown>)
  }
}
