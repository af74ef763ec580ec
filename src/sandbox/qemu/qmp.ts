/**
 * The few words of QEMU's machine protocol that are needed to take a snapshot and to read the console.
 */
import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import { LabError } from '../../errors.ts'

export interface Qmp extends Disposable {
  execute(command: string, args?: object): Promise<unknown>
  /** Resolves once an event of this name has arrived. */
  event(name: string): Promise<unknown>
}

interface Message {
  QMP?: unknown
  id?: number
  return?: unknown
  error?: { class: string; desc: string }
  event?: string
  data?: unknown
}

/**
 * Disposing of it closes the monitor for good.
 * @param gone rejects when QEMU has ended
 */
export async function openQmp(socket: Duplex, gone: Promise<never>): Promise<Qmp> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<string, (data: unknown) => void>()
  let nextId = 1

  // QEMU closes this connection only by ending, and `gone` knows why it did.
  const fail = (): void => {
    gone.catch((error: Error) => {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    })
  }
  socket.on('close', fail)
  socket.on('error', fail)
  const lines = createInterface({ input: socket })
  lines.on('error', fail)
  lines.on('line', (line) => {
    const message = JSON.parse(line) as Message
    if (message.event !== undefined) listeners.get(message.event)?.(message.data)
    const pending = waiting.get(message.id ?? 0)
    if (pending === undefined) return
    waiting.delete(message.id ?? 0)
    if (message.error === undefined) pending.resolve(message.return)
    else pending.reject(new LabError('sandbox-failed', `QEMU: ${message.error.desc}`))
  })

  const execute = (command: string, args: object = {}): Promise<unknown> => {
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
    })
  }
  await execute('qmp_capabilities')
  return {
    execute,
    event: (name) => new Promise((resolve) => listeners.set(name, resolve)),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
