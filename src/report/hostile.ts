/**
 * Makes text from the guest fit for a terminal: whatever the learner's code printed, named or threw may try to move the
 * cursor, colour the screen, reorder a line or fill it for ever. Knows nothing of layout.
 */
import { stripVTControlCharacters } from 'node:util'

/** Characters looked at; whatever comes behind is not worth a reader's time. */
const longest = 64 * 1024

/** Lines without anything that is not text; each at most `limit` characters. */
export function cleanLines(text: string, limit = 1000): string[] {
  // Most of it is ASCII, and a class has much of it.
  const plain = /^[\n -~]*$/.test(text) && text.length <= longest ? text : cleaned(text)
  return plain
    .split('\n')
    .map((line) => (line.length <= limit ? line : `${[...line].slice(0, limit).join('')}…`))
}

function cleaned(text: string): string {
  return (
    stripVTControlCharacters(text.slice(0, longest))
      .replace(/\r\n?/g, '\n')
      .replaceAll('\t', '    ')
      // What is left of control characters, bidirectional and zero-width ones, lone surrogates, unassigned planes.
      .replace(/[^\P{C}\n]|[\u2028\u2029\u3164\uffa0]/gu, '')
      // A stack of accents can cover the lines above and below.
      .replace(/(\p{M}{2})\p{M}+/gu, '$1')
  )
}

/** The same on one line. */
export function cleanLine(text: string, limit = 1000): string {
  const joined = cleanLines(text, limit).join(' ').replace(/ {2,}/g, ' ').trim()
  return joined.length <= limit ? joined : `${[...joined].slice(0, limit).join('')}…`
}
