/**
 * Terminals that do not read UTF-8 take each byte of it for a character, and some of those bytes for the beginning of a command:
 * a name with ś in it has one. Where the locale says so, only ASCII is written.
 */

/** The first that is set decides, see setlocale(3); with none set, UTF-8 is assumed. @param {NodeJS.ProcessEnv} env */
export function readsUtf8({ LC_ALL = '', LC_CTYPE = '', LANG = '' }) {
  const locale = LC_ALL || LC_CTYPE || LANG
  return locale === '' || /utf-?8/i.test(locale)
}

/** @type {Record<string, string>} */
const SIGNS = {
  ...{ '✓': '+', '✗': 'x', '·': '-', '→': '>', '–': '-', '—': '-', '−': '-', '…': '...', '’': "'" },
  ...{ '─': '-', '│': '|', '×': 'x' },
}

/** @param {string} text */
export function inAscii(text) {
  return text
    .replace(/\P{ASCII}/gu, (character) => SIGNS[character] ?? character)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\P{ASCII}/gu, '?')
}

/**
 * Text that is written to it from now on, when it is such a terminal.
 * @param {NodeJS.WriteStream} stream
 * @param {NodeJS.ProcessEnv} env
 */
export function guardTerminal(stream, env) {
  if (stream.isTTY !== true || readsUtf8(env)) return
  const write = stream.write.bind(stream)
  stream.write = /** @type {typeof stream.write} */ (
    (/** @type {string | Uint8Array} */ chunk, /** @type {[]} */ ...rest) =>
      write(typeof chunk === 'string' ? inAscii(chunk) : inAscii(Buffer.from(chunk).toString()), ...rest)
  )
}
