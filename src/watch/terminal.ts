/**
 * One screen of a terminal, redrawn in place, and its keys. Whatever happens, the terminal is left as it was found. Knows
 * nothing of what is shown.
 */
import { emitKeypressEvents, type Key } from 'node:readline'
import { rawTerminal } from './raw.ts'

export interface Screen extends Disposable {
  readonly width: number
  readonly height: number
  /** Lines from the top; what is left of the screen becomes empty. */
  draw(lines: string[]): void
  /** Gives the terminal back while something else uses it. */
  lend<T>(use: () => Promise<T>): Promise<T>
}

export interface ScreenOptions {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  /** `q`, `space`, `down`, `ctrl-c`. */
  onKey: (key: string) => void
  /** The size has changed, or the screen was somebody else's meanwhile: it has to be drawn again. */
  onChanged: () => void
  /** Nobody is there any more. */
  onGone: () => void
}

const ESC = '\u001b'
const ENTER = `${ESC}[?1049h${ESC}[?25l`
const LEAVE = `${ESC}[?25h${ESC}[?1049l`
/** All of a frame at once, where the terminal knows that. */
const [BEGIN, END] = [`${ESC}[?2026h`, `${ESC}[?2026l`]

const at = (row: number): string => `${ESC}[${row};1H`
const CLEAR_LINE = `${ESC}[K`
const CLEAR_BELOW = `${ESC}[J`

export function openScreen({ input, output, onKey, onChanged, onGone }: ScreenOptions): Screen {
  let shown: string[] | undefined
  let gone = false

  const lost = (): void => {
    if (gone) return
    gone = true
    onGone()
  }
  const write = (text: string): void => {
    if (!gone) output.write(text)
  }
  let begun = false
  const raw = rawTerminal({
    input,
    onTaken() {
      shown = undefined
      write(ENTER)
      if (begun) onChanged()
      begun = true
    },
    onGivenBack: () => write(LEAVE),
    onGone: lost,
  })

  const pressed = (text: string | undefined, key: Key): void => {
    if (!raw.held) return
    const name = nameOf(text, key)
    if (name === 'ctrl-z') void raw.suspend()
    else if (name !== undefined) onKey(name)
  }
  const resized = (): void => {
    shown = undefined
    if (raw.held) onChanged()
  }

  emitKeypressEvents(input)
  input.on('keypress', pressed)
  for (const event of ['end', 'close', 'error']) input.on(event, lost)
  output.on('error', lost)
  output.on('resize', resized)

  return {
    // Some pseudo-terminals report 0.
    get width() {
      return output.columns || 80
    },
    get height() {
      return output.rows || 24
    },
    draw(lines) {
      if (!raw.held) return
      const rows = lines.slice(0, output.rows || 24)
      const changed = rows.flatMap((line, index) =>
        line === shown?.[index] ? [] : [`${at(index + 1)}${CLEAR_LINE}${line}`],
      )
      const rest =
        shown === undefined || rows.length < shown.length ? clearFrom(rows.length + 1, output.rows || 24) : ''
      shown = rows
      if (changed.length > 0 || rest !== '') write(BEGIN + changed.join('') + rest + END)
    },
    async lend(use) {
      raw.giveBack()
      try {
        return await use()
      } finally {
        raw.take()
      }
    },
    [Symbol.dispose]() {
      raw[Symbol.dispose]()
      input.off('keypress', pressed)
      output.off('resize', resized)
    },
  }
}

function clearFrom(row: number, height: number): string {
  return row > height ? '' : `${at(row)}${CLEAR_BELOW}`
}

function nameOf(text: string | undefined, { name, ctrl }: Key): string | undefined {
  if (ctrl) return name === undefined ? undefined : `ctrl-${name}`
  // Capitals have the name of the small letter.
  if (text !== undefined && /^[A-Za-z?]$/.test(text)) return text
  return name
}
