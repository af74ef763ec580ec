import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GuestFailed, openTerminal, type Requests } from '../guest/index.ts'
import { NO_METER } from '../sandbox/index.ts'
import type { SceneFacts } from './channel.ts'
import { joinScene } from './joined.ts'
import { keep } from './keeper.ts'
import { listenAt } from './socket.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-keeper-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const facts: SceneFacts = {
  source: 'labs/a.ts',
  code: 'abc',
  places: [{ prompt: 'neighbor', name: 'neighbor', namespace: 'neighbor', outside: true }],
  stopped: { step: 'the bridge', why: 'it threw', notWritten: false },
}

/** A guest that says what it was asked, and refuses `no`. */
function guest() {
  const asked: [string, object][] = []
  const session: Requests = {
    meter: NO_METER,
    async request(op, args, schema) {
      asked.push([op, args])
      if (op === 'no') throw new GuestFailed('refused')
      return v.parse(schema, { terminal: 7 })
    },
  }
  return { asked, session }
}

function kept(more: { starter?: Promise<unknown>; idle?: number } = {}) {
  const { asked, session } = guest()
  const path = join(folder, 'scene')
  let listens: () => void = () => {}
  const listening = new Promise<void>((resolve) => {
    listens = resolve
  })
  const ready = Promise.resolve({ session, facts })
  const ended = keep({ path, ready, starter: Promise.resolve(), onListening: listens, ...more })
  return { asked, path, listening, ended }
}

const never = new Promise<never>(() => {})

test('who joins knows what is there, and asks the guest as if it were their own', async () => {
  let go: () => void = () => {}
  const starter = new Promise<void>((resolve) => {
    go = resolve
  })
  const { path, listening, asked, ended } = kept({ starter })
  await listening
  const scene = await joinScene(path)
  expect(scene?.facts).toEqual(facts)
  expect([...(scene?.places.keys() ?? [])]).toEqual(['neighbor'])
  await expect(scene?.session.request('any', { a: 1 }, v.object({ terminal: v.number() }))).resolves.toEqual({
    terminal: 7,
  })
  await expect(scene?.session.request('no', {}, v.unknown())).rejects.toThrow('refused')
  expect(asked).toContainEqual(['any', { a: 1 }])
  go()
  await scene?.[Symbol.asyncDispose]()
  expect(await ended).toBe(true)
})

test('the scene is over with the last who has joined it, and their terminals close when they go', async () => {
  let go: () => void = () => {}
  const starter = new Promise<void>((resolve) => {
    go = resolve
  })
  const { path, listening, asked, ended } = kept({ starter })
  await listening
  const one = await joinScene(path)
  const other = await joinScene(path)
  go()
  if (one === undefined || other === undefined) throw new Error('nobody listens')
  await openTerminal(one.session, { name: 'host', prompt: 'host' }, { rows: 24, columns: 80 })
  await one[Symbol.asyncDispose]()
  await other.session.request('still there', {}, v.unknown())
  expect(asked).toContainEqual(['terminal-close', { terminal: 7 }])
  await other[Symbol.asyncDispose]()
  expect(await ended).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})

test('one that nobody has joined is over when its starter is', async () => {
  const { ended } = kept()
  expect(await ended).toBe(true)
})

test('there is one keeper, and what a killed one has left does not count', async () => {
  const { path, listening } = kept({ starter: never })
  await listening
  expect(await kept({ starter: never }).ended).toBe(false)
  expect(await joinScene(path)).toBeDefined()
  const stale = join(folder, 'stale')
  const server = createServer()
  expect(await listenAt(server, stale)).toBe(true)
  server.close()
  expect(await joinScene(stale)).toBeUndefined()
  expect(readdirSync(folder)).not.toContain('stale')
})

test('a scene that could not be opened says so to those who wait for it', async () => {
  const ready = Promise.reject(new Error('no VM'))
  ready.catch(() => {})
  const path = join(folder, 'scene')
  const ended = keep({ path, ready, starter: never, onListening: () => {} })
  await expect(ended).rejects.toThrow('no VM')
})

test('ends when nobody has asked anything for long, though somebody is there', async () => {
  const { path, listening, ended } = kept({ idle: 1 })
  await listening
  await using joined = await joinScene(path)
  await joined?.over
  expect(await ended).toBe(true)
})

test('one who is killed before having read everything ends nobody else', async () => {
  const { path, listening, asked } = kept({ starter: never })
  await listening
  await using other = await joinScene(path)
  const killed = connect(path).pause()
  await once(killed, 'connect')
  killed.write(`${JSON.stringify({ id: 1, op: 'asked before', args: {} })}\n`)
  await expect.poll(() => asked.map(([op]) => op)).toContain('asked before')
  killed.destroy()
  await other?.session.request('still there', {}, v.unknown())
  expect(asked.map(([op]) => op)).toContain('still there')
})

test('a keeper that is killed with requests unread is gone, and no error of our own', async () => {
  const path = join(folder, 'scene')
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.write(`${JSON.stringify({ scene: facts })}\n`)
    setTimeout(() => socket.destroy(), 50)
  })
  expect(await listenAt(server, path)).toBe(true)
  const joined = await joinScene(path)
  await expect(joined?.session.request('any', {}, v.unknown())).rejects.toThrow('the guest is gone')
  server.close()
  await joined?.[Symbol.asyncDispose]()
})
