/**
 * Connects the person's terminal with one in a guest: keys go in as they are typed, what is printed comes out filtered, and
 * however it ends, the terminal is as it was.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { interrupted, LabError } from '../errors.ts'
import type { GuestTerminal, TerminalSize } from '../guest/index.ts'
import { terminalOutput } from '../report/index.ts'
import { rawTerminal } from '../watch/index.ts'

/** Ctrl-], so many times in a row: for a guest that does not answer. */
const LEAVE = 0x1d
const TIMES_TO_LEAVE = 3

/** Bytes that wait for the guest before no more keys are read. */
const MOST_TYPED = 64 * 1024

export function sizeOf({ rows, columns }: Pick<NodeJS.WriteStream, 'rows' | 'columns'>): TerminalSize {
  // Some pseudo-terminals have no size.
  return { rows: rows || 24, columns: columns || 80 }
}

/** Resolves with how it ended. @throws LabError `interrupted`; GuestFailed when the guest has gone */
export async function runTerminal(
  terminal: GuestTerminal,
  signal: AbortSignal,
): Promise<{ code: number } | 'left'> {
  const { stdin, stdout } = process
  const output = terminalOutput()
  let hangUp = (_: LabError): void => {}
  const hungUp = new Promise<never>((_, reject) => {
    hangUp = reject
  })
  hungUp.catch(() => {})
  using _raw = rawTerminal({
    input: stdin,
    // Node leaves one thing on: a line end that becomes two characters. What comes here has been through a terminal already.
    onTaken: () => void spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] }),
    onGivenBack() {
      try {
        writeSync(stdout.fd, output.undo())
      } catch {} // the terminal has gone
    },
    onGone: () => hangUp(new LabError('interrupted', 'Stopped.')),
  })
  const keys = keyboard(terminal)
  const resize = (): void => void terminal.resize(sizeOf(stdout)).catch(() => {})
  stdout.on('resize', resize)
  try {
    resize()
    return await Promise.race([
      ...[shown(terminal, output), keys.left, keys.failed, hungUp],
      interrupted(signal),
    ])
  } finally {
    stdout.off('resize', resize)
    keys.end()
  }
}

async function shown(
  terminal: GuestTerminal,
  output: ReturnType<typeof terminalOutput>,
): Promise<{ code: number }> {
  for (;;) {
    const printed = await terminal.read()
    if (!Buffer.isBuffer(printed)) return printed
    // Nothing more is fetched until the terminal has taken this.
    if (!process.stdout.write(output.take(printed))) await once(process.stdout, 'drain')
  }
}

/** Keys, sent in their order; while some are under way, others gather. */
function keyboard(terminal: GuestTerminal) {
  const { stdin } = process
  let typed: Buffer[] = []
  let sending = false
  let leaving = 0
  let left: (how: 'left') => void = () => {}
  let failed: (error: unknown) => void = () => {}
  const ends = {
    left: new Promise<'left'>((resolve) => {
      left = resolve
    }),
    failed: new Promise<never>((_, reject) => {
      failed = reject
    }),
  }
  ends.failed.catch(() => {})

  const send = async (): Promise<void> => {
    if (sending) return
    sending = true
    try {
      while (typed.length > 0) {
        const bytes = Buffer.concat(typed)
        typed = []
        stdin.resume()
        await terminal.write(bytes)
      }
    } catch (error) {
      failed(error)
    } finally {
      sending = false
    }
  }
  const take = (bytes: Buffer): void => {
    for (const byte of bytes) {
      leaving = byte === LEAVE ? leaving + 1 : 0
      if (leaving === TIMES_TO_LEAVE) left('left')
    }
    typed.push(bytes)
    if (typed.reduce((sum, { length }) => sum + length, 0) > MOST_TYPED) stdin.pause()
    void send()
  }
  const end = (): void => left('left')
  stdin.on('data', take)
  stdin.on('end', end)
  stdin.resume()
  return {
    ...ends,
    end(): void {
      stdin.off('data', take)
      stdin.off('end', end)
      stdin.pause()
    },
  }
}
