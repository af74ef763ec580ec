/**
 * Terminals in a world: a bash each, on a pty, that somebody outside types into. What it prints is fetched; while nobody does,
 * it waits, so that nothing piles up here.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { entering } from './host.ts'
import type { Namespaces } from './namespaces.ts'
import { ENV, type Program } from './program.ts'
import type { World } from './world.ts'

interface Size {
  rows: number
  columns: number
}

interface Opening extends Size {
  program: Program
  world: World
  /** Of the place, in its prompt. */
  name: string
}

/** Of those who type at the neighbor, in the internet or at the router: nobody else has it, and it owns nothing. */
const OUTSIDE_UID = 65_532

/** What one has to be allowed to do there that the texts show: other addresses and routes, pings, tcpdump. */
const CAPABILITIES = '-all,+net_admin,+net_raw,+net_bind_service'

/** argv of a terminal in the learner's namespaces, as root of those and no more. */
export function terminalInside(opening: Opening & { namespaces: Namespaces }): string[] {
  const { program, world, namespaces } = opening
  const enter = entering(program, world, { namespaces, terminal: true })
  return [...terminal(opening, world.dockerHost.uid, []), ...enter, ...bash(opening)]
}

/** argv of a terminal where nothing is the learner's: it sees no process and no file of ours that matters. */
export function terminalOutside(opening: Opening & { namespace: string }): string[] {
  const away = [`net=${opening.namespace}`, `name=${opening.name}`]
  const setpriv = [
    ...['setpriv', `--reuid=${OUTSIDE_UID}`, `--regid=${OUTSIDE_UID}`, '--clear-groups'],
    ...['inh-caps', 'ambient-caps', 'bounding-set'].map((set) => `--${set}=${CAPABILITIES}`),
    ...['--no-new-privs', '--'],
  ]
  return [...terminal(opening, OUTSIDE_UID, away), ...setpriv, ...bash(opening)]
}

function terminal({ program, rows, columns }: Opening, owner: number, more: string[]): string[] {
  const size = [`rows=${rows}`, `columns=${columns}`]
  return ['perl', `${program.folder}/terminal.pl`, `owner=${owner}`, ...size, ...more, '--']
}

function bash({ program: { folder }, name }: Opening): string[] {
  const env = [`PLACE=${name}`, 'TERM=xterm', `TERMINFO=${folder}/terminfo`, 'LANG=C.UTF-8']
  return ['env', ...env, 'bash', '--noprofile', '--rcfile', `${folder}/bashrc.sh`, '-i']
}

export interface Terminals {
  open(argv: string[]): number
  /** @param data base64. Not taken when what was typed before has not been read for a while. */
  write(id: number, data: string): Promise<{ taken: boolean }>
  /** What it has printed, as soon as there is something; nothing after a while. With its exit code when it has ended. */
  read(id: number): Promise<{ data: string; code?: number }>
  resize(id: number, size: Size): object
  close(id: number): object
  end(): void
}

/** At the same time. */
const MOST = 16
/** Bytes of one write. */
const LONGEST = 16 * 1024
/** Milliseconds that a read waits; the session asks again. */
const POLL = 5000

const KIND = { typed: 0, size: 1 }

export function terminalsOf(): Terminals {
  const all = new Map<number, ChildProcessWithoutNullStreams>()
  let last = 0

  const named = (id: number): ChildProcessWithoutNullStreams => {
    const found = all.get(id)
    if (found === undefined) throw new Error(`there is no terminal ${id}`)
    return found
  }
  const drop = (id: number): void => {
    all.get(id)?.stdin.destroy()
    all.get(id)?.stdout.destroy()
    all.delete(id)
  }

  return {
    open(argv) {
      if (all.size >= MOST) throw new Error(`there are ${MOST} terminals already`)
      const [file = '', ...args] = argv
      const child = spawn(file, args, { env: ENV })
      child.stdin.on('error', () => {})
      child.on('error', () => {})
      child.stderr.resume()
      // Node throws away what is left of a stream that nobody listens to when its process ends.
      child.stdout.on('readable', () => {})
      last += 1
      all.set(last, child)
      return last
    },
    async write(id, data) {
      const bytes = Buffer.from(data, 'base64')
      if (bytes.length > LONGEST) throw new Error(`${bytes.length} bytes are too many for a terminal`)
      const { stdin } = named(id)
      if (stdin.writableNeedDrain) await soon(stdin, ['drain', 'close'])
      if (stdin.writableNeedDrain) return { taken: false }
      if (stdin.writable) stdin.write(frame(KIND.typed, bytes))
      return { taken: true }
    },
    async read(id) {
      const child = named(id)
      const { stdout } = child
      const given = (): Buffer | null => stdout.read() as Buffer | null
      let bytes = given()
      if (bytes === null && !stdout.readableEnded) {
        await soon(stdout, ['readable', 'end', 'close'])
        bytes = given()
      }
      if (bytes !== null) return { data: bytes.toString('base64') }
      if (!stdout.readableEnded) return { data: '' }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      drop(id)
      return { data: '', code: child.exitCode ?? 255 }
    },
    resize(id, { rows, columns }) {
      const size = Buffer.alloc(4)
      size.writeUInt16BE(rows)
      size.writeUInt16BE(columns, 2)
      const { stdin } = named(id)
      if (stdin.writable && !stdin.writableNeedDrain) stdin.write(frame(KIND.size, size))
      return {}
    },
    close(id) {
      drop(id)
      return {}
    },
    end() {
      for (const id of all.keys()) drop(id)
    },
  }
}

/** Until one of these has happened, or enough time has passed. */
async function soon(stream: Readable | Writable, events: string[]): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  const either = events.map((event) => once(stream, event, { signal }))
  await Promise.race([...either, delay(POLL, undefined, { signal })].map((each) => each.catch(() => {})))
  waiting.abort()
}

function frame(kind: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(3)
  head.writeUInt8(kind)
  head.writeUInt16BE(payload.length, 1)
  return Buffer.concat([head, payload])
}
