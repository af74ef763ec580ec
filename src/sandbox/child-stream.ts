/**
 * A guest whose agent is a process at the other end of our pipes: both directions as one stream, and why it broke.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { Duplex } from 'node:stream'

/** The last that a process wrote to its stderr. */
export function collect(child: ChildProcessWithoutNullStreams): () => string {
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  return () => said.trim()
}

/** @param gone what the stream ends with when the process has ended by itself */
export function streamOf(child: ChildProcessWithoutNullStreams, gone: () => Error): Duplex {
  const { stdin, stdout } = child
  const stream = new Duplex({
    read: () => void stdout.resume(),
    // What could not be written is told when it closes, with the reason.
    write: (chunk, _, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      stdin.destroy()
      stdout.resume() // what is left is of no interest, but must be read for it to end
      done(error)
    },
  })
  stdout.on('data', (bytes: Buffer) => {
    if (!stream.destroyed && !stream.push(bytes)) stdout.pause()
  })
  stdin.on('error', () => {}) // told when it closes
  child.on('error', (error) => stream.destroy(error))
  child.on('close', () => stream.destroy(gone()))
  return stream
}
