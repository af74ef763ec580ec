/**
 * Makes text safe to send to a terminal, whatever its origin: what could move the cursor, colour the screen or reorder the
 * line is replaced by something visible. Knows nothing of Markdown.
 */

// Every C0 control but newline and tab, DEL, and C1: any of them can start an escape sequence in some terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

// Bidirectional controls show a line in another order than it has; the zero-width ones and the two Unicode line
// separators make terminals disagree about widths. The zero-width joiner stays: emoji are built with it.
const DECEPTIVE = /[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g

/** ESC becomes `␛`, other controls their picture, anything else deceptive `�`. Newlines and tabs are kept. */
export function neutralise(text: string): string {
  return text.replace(CONTROL, controlPicture).replace(DECEPTIVE, '\ufffd')
}

function controlPicture(control: string): string {
  const code = control.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}
