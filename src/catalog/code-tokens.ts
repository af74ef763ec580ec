/**
 * The tokens of a source without its blanks and comments, one at a time: a hostile file has a million of them, and a list of
 * those takes ten times as long and hundreds of megabytes. Knows nothing of what they mean.
 */
import jsTokens, { type Token } from 'js-tokens'

export interface PlacedToken {
  type: Token['type']
  value: string
  /** Characters before it. */
  offset: number
}

export function* codeTokens(source: string): Generator<PlacedToken, void, undefined> {
  let offset = 0
  for (const { type, value } of jsTokens(source)) {
    if (!isBlank(type)) yield { type, value, offset }
    offset += value.length
  }
}

function isBlank(type: Token['type']): boolean {
  return (
    type === 'WhiteSpace' ||
    type === 'LineTerminatorSequence' ||
    type === 'MultiLineComment' ||
    type === 'SingleLineComment'
  )
}
