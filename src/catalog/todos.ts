/**
 * Finds the `todo('…')` calls that are left in a lab's source. Looks at the text only; the code is never run.
 */
import jsTokens, { type Token } from 'js-tokens'

const blank = new Set(['WhiteSpace', 'LineTerminatorSequence', 'MultiLineComment', 'SingleLineComment'])
const manyLines = new Set([
  ...['LineTerminatorSequence', 'MultiLineComment', 'StringLiteral'],
  ...['NoSubstitutionTemplate', 'TemplateHead', 'TemplateMiddle', 'TemplateTail'],
])
const notACall = new Set(['.', '?.', 'function'])

/** Characters of what is still to be written. */
const longest = 500

/** A lab has some ten; only a hostile file has more than these. */
const most = 100

/** `path` is how the file is called in `at`: `labs/4.1-network-manager/network-manager.ts:23`. */
export function remainingTodos(source: string, path: string): { at: string; what: string }[] {
  const tokens = codeTokens(source)
  const found = tokens.flatMap((token, index) => {
    if (token.type !== 'IdentifierName' || token.value !== 'todo') return []
    if (tokens[index + 1]?.value !== '(' || notACall.has(tokens[index - 1]?.value ?? '')) return []
    return [{ at: `${path}:${token.line}`, what: describe(tokens[index + 2]) }]
  })
  return found.slice(0, most)
}

type PlacedToken = Token & { line: number }

function codeTokens(source: string): PlacedToken[] {
  const tokens: PlacedToken[] = []
  let line = 1
  for (const token of jsTokens(source)) {
    if (!blank.has(token.type)) tokens.push({ ...token, line })
    // Most tokens have none, and a hostile file has a million of them.
    if (manyLines.has(token.type)) line += token.value.split(/\r\n|[\n\r\u2028\u2029]/).length - 1
  }
  return tokens
}

function describe(argument: PlacedToken | undefined): string {
  if (argument === undefined || !['StringLiteral', 'NoSubstitutionTemplate'].includes(argument.type))
    return 'todo(…)'
  return argument.value.slice(1, -1).slice(0, longest).replace(/\\(.)/g, '$1')
}
