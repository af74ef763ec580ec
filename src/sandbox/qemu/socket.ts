/**
 * Connects to a Unix socket that a process is about to make.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** QEMU is ready within some 30 ms; looking more often than this would cost more than it saves. */
const RETRY_MS = 3

/** @param gone rejects when the process that should make the socket has ended */
export async function connectTo(path: string, gone: Promise<never>): Promise<Socket> {
  for (;;) {
    const socket = await Promise.race([attempt(path), gone])
    if (socket !== undefined) return socket
    await Promise.race([delay(RETRY_MS), gone])
  }
}

function attempt(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.on('error', () => {})
      resolve(socket)
    })
    socket.once('error', () => resolve(undefined))
  })
}
