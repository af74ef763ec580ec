/**
 * A terminal at a place in a guest, from the side of the person who types into it. What comes out of it is hostile, and is
 * handed on as it is.
 */
import * as v from 'valibot'
import type { Place } from './place.ts'
import type { Requests } from './session.ts'

export interface TerminalSize {
  rows: number
  columns: number
}

export interface GuestTerminal extends AsyncDisposable {
  /** Resolves when the terminal has taken it. */
  write(bytes: Buffer): Promise<void>
  /** What it prints next; its exit code when it has ended. */
  read(): Promise<Buffer | { code: number }>
  resize(size: TerminalSize): Promise<void>
}

/** Bytes of one write; the guest takes no more. */
const PIECE = 16 * 1024
/** Bytes of one read, twice what the guest sends. */
const LONGEST_READ = 512 * 1024
/** Milliseconds: the guest answers a read within five seconds, and a machine can be busy. */
const READ_LIMIT = 120_000
/** Milliseconds; a first process inside a cold clone takes a second or two. */
const OPEN_LIMIT = 60_000
/** Rows and columns beyond any screen. */
const LARGEST = 1000

const Opened = v.object({ terminal: v.number() })
const Written = v.object({ taken: v.boolean() })
const Read = v.object({
  data: v.pipe(v.string(), v.maxLength(LONGEST_READ), v.base64('no base64')),
  code: v.optional(v.pipe(v.number(), v.integer())),
})

/** @param prompt the place's name as the texts have it */
export async function openTerminal(
  session: Requests,
  { name, prompt }: Pick<Place, 'name'> & { prompt: string },
  size: TerminalSize,
): Promise<GuestTerminal> {
  const asked = { who: name, name: prompt, ...within(size) }
  const { terminal } = await session.request('terminal-open', asked, Opened, OPEN_LIMIT)
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length; at += PIECE) {
        const data = bytes.subarray(at, at + PIECE).toString('base64')
        while (!(await session.request('terminal-write', { terminal, data }, Written, READ_LIMIT)).taken);
      }
    },
    async read() {
      for (;;) {
        const { data, code } = await session.request('terminal-read', { terminal }, Read, READ_LIMIT)
        if (data !== '') return Buffer.from(data, 'base64')
        if (code !== undefined) return { code }
      }
    },
    async resize(wanted) {
      await session.request('terminal-resize', { terminal, ...within(wanted) }, v.unknown())
    },
    async [Symbol.asyncDispose]() {
      // It may have ended, and the guest with it.
      await session.request('terminal-close', { terminal }, v.unknown()).catch(() => {})
    },
  }
}

function within({ rows, columns }: TerminalSize): TerminalSize {
  const clamped = (count: number): number => Math.min(Math.max(Math.trunc(count) || 1, 1), LARGEST)
  return { rows: clamped(rows), columns: clamped(columns) }
}
