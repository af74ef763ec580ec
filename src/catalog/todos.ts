/**
 * Finds the `todo('…')` calls that are left in a lab's source. Looks at the text only; the code is never run.
 */
import { codeTokens, type PlacedToken } from './code-tokens.ts'

const notACall = new Set(['.', '?.', 'function'])

/** Characters of what is still to be written. */
const longest = 500

/** A lab has some ten; only a hostile file has more than these. */
const most = 100

/** What is still to be written: a call, or a comment. */
export interface Todo {
  /** `labs/4.1-network-manager/network-manager.ts:23` */
  at: string
  what: string
  /** A comment of the stub's, which may stay when it is done: `// TODO 4: …`. It has the number of the step that it belongs to. */
  note?: true
}

/**
 * In the order in which they are to be written. `path` is how the file is called in `at`.
 *
 * @param stub whose notes count; comments that are the learner's own do not
 */
export function remainingTodos(source: string, path: string, stub = source): Todo[] {
  const found: Todo[] = []
  let line = 1
  let counted = 0
  for (const { offset, argument } of calls(source)) {
    line += source.slice(counted, offset).match(LINE_END)?.length ?? 0
    counted = offset
    found.push({ at: `${path}:${line}`, what: describe(argument) })
    if (found.length >= most) break
  }
  const known = new Set(notes(stub).map(({ what }) => what))
  for (const { what, at } of notes(source).filter((note) => known.has(note.what)))
    found.push({ at: `${path}:${at}`, what, note: true })
  return found.slice(0, most).sort((one, other) => numberOf(one.what) - numberOf(other.what))
}

/** From 1; the note is done when the checks of that step have passed. */
export function stepOfNote({ what, note }: Todo): number | undefined {
  return note ? Math.floor(numberOf(what) / 100) : undefined
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/g

/** What is to be written at the same place later stands below the call, a line each: `// TODO 4: …`. */
function notes(source: string): { at: number; what: string }[] {
  return source.split(LINE_END).flatMap((line, index) => {
    const [, what] = /^\s*\/\/ (TODO \d{1,3}[a-z]?\b.*)$/.exec(line) ?? []
    return what === undefined ? [] : [{ at: index + 1, what: what.slice(0, longest) }]
  })
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
