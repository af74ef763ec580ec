import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LabError } from '../../errors.ts'
import { openQmp } from './qmp.ts'
import { connectTo } from './socket.ts'

let folder: string
let path: string
const servers: Server[] = []
const sockets: Socket[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qmp-'))
  path = join(folder, 'qmp')
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

async function listen(onConnection: (socket: Socket) => void): Promise<void> {
  const server = createServer((socket) => {
    sockets.push(socket)
    onConnection(socket)
  })
  servers.push(server)
  server.listen(path)
  await once(server, 'listening')
}

/** A process that runs until the test ends it. */
function process(): { gone: Promise<never>; end: () => LabError } {
  let reject: (error: Error) => void = () => {}
  const gone = new Promise<never>((_, fail) => {
    reject = fail
  })
  gone.catch(() => {})
  const error = new LabError('sandbox-failed', 'QEMU ended before its work was done.')
  return {
    gone,
    end: () => {
      reject(error)
      return error
    },
  }
}

describe('connectTo', () => {
  it('waits for a socket that is not there yet', async () => {
    const { gone } = process()
    const connecting = connectTo(path, gone)
    await turn()
    await listen((socket) => socket.end('hello'))
    const socket = await connecting
    expect(String((await once(socket, 'data'))[0])).toBe('hello')
    socket.destroy()
  })

  it('gives up when the process is gone that should make it', async () => {
    const { gone, end } = process()
    const connecting = connectTo(path, gone)
    const error = end()
    await expect(connecting).rejects.toBe(error)
  })

  it('leaves no error of the connection uncaught', async () => {
    await listen(() => {})
    const socket = await connectTo(path, process().gone)
    socket.destroy(new Error('broken'))
    await new Promise((resolve) => socket.on('close', resolve))
  })
})

type Reply = (message: { execute: string; arguments: object; id: number }, socket: Socket) => void

/** QEMU's side: greets, and answers each command as a test says. */
async function qemu(reply: Reply): Promise<string[]> {
  const heard: string[] = []
  await listen((socket) => {
    say(socket, { QMP: { version: {}, capabilities: [] } })
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as Parameters<Reply>[0]
      heard.push(message.execute)
      if (message.execute === 'qmp_capabilities') say(socket, { return: {}, id: message.id })
      else reply(message, socket)
    })
  })
  return heard
}

const say = (socket: Socket, message: object): void => void socket.write(`${JSON.stringify(message)}\r\n`)

describe('openQmp', () => {
  it('negotiates first, then executes', async () => {
    const heard = await qemu(({ id, arguments: args }, socket) => say(socket, { return: { args }, id }))
    using qmp = await openQmp(connect(path), process().gone)
    expect(await qmp.execute('migrate', { uri: 'file:/x' })).toEqual({ args: { uri: 'file:/x' } })
    expect(await qmp.execute('query-migrate')).toEqual({ args: {} })
    expect(heard).toEqual(['qmp_capabilities', 'migrate', 'query-migrate'])
  })

  it('gives every command its own answer', async () => {
    const waiting: (() => void)[] = []
    await qemu(({ execute, id }, socket) => {
      waiting.push(() => say(socket, { return: execute, id }))
      if (waiting.length === 2) for (const answer of waiting.reverse()) answer()
    })
    using qmp = await openQmp(connect(path), process().gone)
    expect(await Promise.all([qmp.execute('first'), qmp.execute('second')])).toEqual(['first', 'second'])
  })

  it('tells what QEMU refused', async () => {
    await qemu(({ id }, socket) =>
      say(socket, { error: { class: 'GenericError', desc: 'no such device' }, id }),
    )
    using qmp = await openQmp(connect(path), process().gone)
    const error = await qmp.execute('x').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LabError)
    expect(error).toMatchObject({ code: 'sandbox-failed', message: 'QEMU: no such device' })
  })

  it('hears events, between answers and in the same piece', async () => {
    await qemu(({ id }, socket) => {
      const messages = [{ event: 'RESUME' }, { return: 1, id }, { event: 'STOP', data: { why: 'x' } }]
      socket.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(''))
    })
    using qmp = await openQmp(connect(path), process().gone)
    const stop = qmp.event('STOP')
    expect(await qmp.execute('x')).toBe(1)
    expect(await stop).toEqual({ why: 'x' })
  })

  it('that is cut off says why the process ended', async () => {
    const { gone, end } = process()
    await qemu((_, socket) => void socket.destroy())
    using qmp = await openQmp(connect(path), gone)
    const asked = qmp.execute('x')
    const error = end()
    await expect(asked).rejects.toBe(error)
  })
})
