/**
 * The byte stream to the other side: a virtio-serial port, or this process's own stdin and stdout.
 */
import { Buffer } from 'node:buffer'
import { closeSync, openSync, read, writeSync } from 'node:fs'

export interface Transport {
  write(bytes: Buffer): void
  /** Calls back for each piece that arrives; `onEnd` once, if the other side can go away for good. */
  start(onBytes: (bytes: Buffer) => void, onEnd: () => void): void
}

export function stdioTransport(): Transport {
  return {
    write: (bytes) => void process.stdout.write(bytes),
    start(onBytes, onEnd) {
      process.stdin.on('data', onBytes)
      process.stdin.on('end', onEnd)
      process.stdin.on('error', onEnd)
    },
  }
}

/** Between two connections of the host the port reads as if at its end; it is looked at again this often. */
const RETRY_MS = 5

/**
 * A virtio-serial port outlives its connections: the one before the snapshot and the one after it are different, and the
 * guest sees only a pause. Reads block in libuv's thread pool, one at a time.
 */
export function virtioTransport(path: string): Transport {
  const device = openSync(path, 'r+') // it can be opened once only
  return {
    write(bytes) {
      let rest = bytes
      while (rest.length > 0) rest = rest.subarray(writeSync(device, rest))
    },
    start(onBytes) {
      const buffer = Buffer.alloc(64 * 1024)
      const next = (): void => {
        read(device, buffer, 0, buffer.length, null, (error, count) => {
          if (error !== null && error.code !== 'EAGAIN') return closeSync(device)
          if (count > 0) onBytes(Buffer.from(buffer.subarray(0, count)))
          if (count > 0) next()
          else setTimeout(next, RETRY_MS)
        })
      }
      next()
    },
  }
}
