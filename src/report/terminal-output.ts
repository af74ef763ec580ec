/**
 * What a terminal in the guest prints, on its way to a person's own: as it is, but for what would make that one answer, write to
 * the clipboard, name its window, resize or lock it. What is not known to be harmless is left out. Knows no guest.
 *
 * An answer of a terminal is typed as if by the person: into a shell, or into whatever runs next.
 */

export interface TerminalOutput {
  /** What of these bytes may be printed now. A sequence that has not ended waits for the next ones. */
  take(bytes: Uint8Array): Buffer
  /** Puts back what has been switched: screen, cursor, keys, pasting, tab stops. */
  undo(): string
}

const ESC = 0x1b
const BEL = 0x07
const ENQ = 0x05
const CAN = 0x18
const SUB = 0x1a
const REPLACEMENT = [0xef, 0xbf, 0xbd]

/** Bytes: of a sequence, and of a string that no line end has ended. */
const LONGEST_SEQUENCE = 64
const LONGEST_STRING = 4096

/** Final bytes of control sequences that only draw, move or erase. */
const DRAWS = new Set('@ABCDEFGHIJKLMPSTXZ`abdefgmrsu')
/** Private modes, and whether they are set in a terminal that nobody has touched. */
const MODES = new Map([
  ...[1, 5, 6, 12, 47, 66, 1047, 1048, 1049, 2004].map((mode) => [mode, false] as const),
  ...[7, 25].map((mode) => [mode, true] as const),
])
/** Behind ESC alone: cursor, tab stop, index, keypad, locking shifts. */
const SINGLE = new Set('78=>DEHMNOc')
/** Behind ESC and before one more byte: character sets, line sizes. */
const DESIGNATES = new Set('()*+#')

/** As far as a screen is wide. */
const TAB_STOPS = 32

type State = 'ground' | 'escape' | 'designate' | 'sequence' | 'string'

export function terminalOutput(): TerminalOutput {
  let state: State = 'ground'
  /** Of the sequence under way, ESC included; or of a character. */
  let held: number[] = []
  /** Bytes of a character that are still to come. */
  let missing = 0
  let swallowed = 0
  const switched = new Map<number, boolean>()
  let scrolls = false
  let cursorStyle = false
  let tabStops = false

  function take(bytes: Uint8Array): Buffer {
    const out: number[] = []
    for (const byte of bytes) step(byte, out)
    return Buffer.from(out)
  }

  function step(byte: number, out: number[]): void {
    if (byte === CAN || byte === SUB) {
      begin('ground')
      missing = 0
      return
    }
    if (state === 'ground') ground(byte, out)
    else if (state === 'string') inString(byte, out)
    else if (byte === ESC) begin('escape', [ESC])
    // A terminal obeys these in the middle of a sequence.
    else if (byte < 0x20) plain(byte, out)
    else if (state === 'escape') escaped(byte, out)
    else if (state === 'sequence') sequence(byte, out)
    else {
      state = 'ground'
      if (byte < 0x7f && held.length > 0) out.push(...held, byte)
    }
  }

  function begin(next: State, bytes: number[] = []): void {
    state = next
    held = bytes
  }

  function plain(byte: number, out: number[]): void {
    if (byte !== ENQ) out.push(byte)
  }

  function ground(byte: number, out: number[]): void {
    const continues = byte >= 0x80 && byte < 0xc0
    if (missing > 0 && continues) {
      character(byte, out)
      return
    }
    if (missing > 0) out.push(...REPLACEMENT)
    missing = 0
    if (byte === ESC) begin('escape', [ESC])
    else if (byte < 0x80) plain(byte, out)
    else if (byte < 0xc2 || byte > 0xf4) out.push(...REPLACEMENT)
    else {
      held = [byte]
      missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    }
  }

  function character(byte: number, out: number[]): void {
    held.push(byte)
    missing -= 1
    if (missing > 0) return
    const [character = ''] = Buffer.from(held).toString('utf8')
    const code = character.codePointAt(0) ?? 0
    // U+0080 to U+009F are control characters: U+009B is ESC [ in another dress.
    if (code >= 0x80 && code < 0xa0) return
    out.push(...Buffer.from(character))
  }

  function escaped(byte: number, out: number[]): void {
    const letter = String.fromCharCode(byte)
    if (letter === '[') begin('sequence', [ESC, byte])
    else if (']P_^X'.includes(letter)) {
      begin('string')
      swallowed = 0
    } else if (DESIGNATES.has(letter)) begin('designate', [ESC, byte])
    // An intermediate byte that nobody needs: the one behind it goes with it.
    else if (byte < 0x30) begin('designate')
    else {
      state = 'ground'
      if (letter === 'H') tabStops = true
      if (SINGLE.has(letter)) out.push(ESC, byte)
    }
  }

  function sequence(byte: number, out: number[]): void {
    if (byte >= 0x80) {
      state = 'ground'
      return
    }
    held.push(byte)
    if (byte < 0x40) {
      if (held.length > LONGEST_SEQUENCE) state = 'ground'
      return
    }
    state = 'ground'
    if (byte < 0x7f && isHarmless(Buffer.from(held).toString('latin1').slice(2))) out.push(...held)
  }

  /** Operating system commands, device control strings and the like, up to their end. */
  function inString(byte: number, out: number[]): void {
    swallowed += 1
    if (byte === BEL || swallowed > LONGEST_STRING) state = 'ground'
    // With a backslash it is the end; with anything else, the beginning of something new.
    else if (byte === ESC) begin('escape', [ESC])
    else if (byte === 0x0a || byte === 0x0d) {
      state = 'ground'
      out.push(byte)
    }
  }

  function isHarmless(text: string): boolean {
    const [, prefix = '', parameters = '', between = '', final = ''] =
      /^([<=>?]?)([\d;:]*)([ -/]*)([@-~])$/.exec(text) ?? []
    if (final === '' || /\d{5}/.test(parameters)) return false
    if (between === ' ' && final === 'q' && prefix === '') {
      cursorStyle = true
      return true
    }
    if (between === '!' && final === 'p' && prefix === '') return true
    if (between !== '') return false
    if (prefix === '?' && (final === 'h' || final === 'l')) return isSwitch(parameters, final === 'h')
    if (prefix === '?') return final === 'J' || final === 'K'
    if (prefix !== '') return false
    if (final === 'h' || final === 'l') return parameters === '4'
    if (final === 'r') scrolls = true
    if (final === 'g') tabStops = true
    return DRAWS.has(final)
  }

  function isSwitch(parameters: string, on: boolean): boolean {
    const modes = parameters.split(';').map(Number)
    if (!modes.every((mode) => MODES.has(mode))) return false
    for (const mode of modes) switched.set(mode, on)
    return true
  }

  function undo(): string {
    const modes = [...switched].filter(([mode, on]) => on !== MODES.get(mode) && mode !== 1048)
    return [
      // The other screen first: the rest is for this one.
      ...modes.sort(([one], [other]) => other - one).map(([mode, on]) => `\x1b[?${mode}${on ? 'l' : 'h'}`),
      ...(scrolls ? ['\x1b7\x1b[r\x1b8'] : []),
      ...(tabStops ? [`\x1b7\r\x1b[3g${'\x1b[8C\x1bH'.repeat(TAB_STOPS)}\x1b8`] : []),
      ...(cursorStyle ? ['\x1b[0 q'] : []),
      '\x1b[4l\x1b[0m\x1b>\x1b(B\x0f',
    ].join('')
  }

  return { take, undo }
}
