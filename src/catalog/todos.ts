/**
 * Finds the `todo('…')` calls that are left in a lab's source. Looks at the text only; the code is never run.
 */
import { codeTokens, type PlacedToken } from './code-tokens.ts'

const notACall = new Set(['.', '?.', 'function'])

/** Characters of what is still to be written. */
const longest = 500

/** A lab has some ten; only a hostile file has more than these. */
const most = 100

/**
 * In the order in which they are to be written. `path` is how the file is called in `at`:
 * `labs/4.1-network-manager/network-manager.ts:23`.
 */
export function remainingTodos(source: string, path: string): { at: string; what: string }[] {
  const found: { at: string; what: string }[] = []
  let line = 1
  let counted = 0
  for (const { offset, argument } of calls(source)) {
    line += source.slice(counted, offset).match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0
    counted = offset
    found.push({ at: `${path}:${line}`, what: describe(argument) })
    for (const [below, what] of notesBelow(source, offset).entries())
      found.push({ at: `${path}:${line + 1 + below}`, what })
    if (found.length >= most) break
  }
  return found.sort((one, other) => numberOf(one.what) - numberOf(other.what))
}

/** What is to be written at the same place later stands below the call, a line each: `// TODO 4: …`. */
function notesBelow(source: string, offset: number): string[] {
  const lines = source.slice(offset, offset + longest * 4).split(/\r\n|[\n\r]/)
  const notes = lines.slice(1).map((line) => /^\s*\/\/ (TODO \d{1,3}[a-z]?\b.*)$/.exec(line)?.[1])
  const end = notes.indexOf(undefined)
  return notes.slice(0, end < 0 ? 0 : end).flatMap((note) => note?.slice(0, longest) ?? [])
}

/** Where a file is not written from top to bottom, its TODOs have numbers: `TODO 2b: …` comes before `TODO 10: …`. */
function numberOf(what: string): number {
  const [, number = '', letter = ''] = /^TODO (\d{1,3})([a-z]?)\b/.exec(what) ?? []
  return Number(number) * 100 + (letter === '' ? 0 : letter.charCodeAt(0) - 96)
}

interface Call {
  /** Of its name. */
  offset: number
  /** The first token inside the parentheses. */
  argument: PlacedToken | undefined
}

function* calls(source: string): Generator<Call> {
  let [before, name, paren]: (PlacedToken | undefined)[] = []
  function call(argument?: PlacedToken): Call[] {
    const isCall = name?.type === 'IdentifierName' && name.value === 'todo' && paren?.value === '('
    return isCall && !notACall.has(before?.value ?? '') ? [{ offset: name?.offset ?? 0, argument }] : []
  }
  for (const token of codeTokens(source)) {
    yield* call(token)
    before = name
    name = paren
    paren = token
  }
  yield* call()
}

function describe(argument: PlacedToken | undefined): string {
  if (argument === undefined || !['StringLiteral', 'NoSubstitutionTemplate'].includes(argument.type))
    return 'todo(…)'
  return argument.value.slice(1, -1).slice(0, longest).replace(/\\(.)/g, '$1')
}
