/**
 * Looks at a source before esbuild may: for imports that esbuild would look up on this machine's disk without asking a
 * plugin, and for nesting that would overflow esbuild's stack. Never runs or rewrites anything.
 */
import { codeTokens, type PlacedToken } from '../catalog/index.ts'
import type { Place } from './frame.ts'

export interface Objection {
  code: 'import-refused' | 'bundle-failed'
  place: Place
  why: string
  next: string
}

const member = new Set(['.', '?.', 'function'])

/**
 * esbuild recurses for every bracket and for every link of a chain such as `!!!a` or `a => b => c`, and dies after some
 * 170,000. Code that people write stays below a few thousand tokens since the last comma or semicolon.
 */
const deepest = 20_000

/** The first reason not to hand this source to esbuild. `file` is how the file is called in the result. */
export function objectionTo(source: string, file: string): Objection | undefined {
  const tooDeep = depthGauge()
  const forbidden = loadGuard()
  let load: Forbidden | undefined
  for (const token of codeTokens(source)) {
    if (tooDeep(token)) {
      const place = placeAt(source, token, file)
      return {
        code: 'bundle-failed',
        place,
        why: 'the code is nested too deeply',
        next: 'Simplify the code.',
      }
    }
    load ??= forbidden(token)
  }
  if (load === undefined) return undefined
  const { why, next } = load
  return { code: 'import-refused', place: placeAt(source, load.token, file), why, next }
}

interface Forbidden {
  token: PlacedToken
  why: string
  next: string
}

/** Is shown one token after the other, and says when the nesting goes too far. */
function depthGauge(): (token: PlacedToken) => boolean {
  /** Tokens since the last separator, for every open bracket. */
  const levels = [0]
  let depth = 0
  return ({ type, value }) => {
    const top = levels.length - 1
    const closes = (value === ')' || value === ']' || value === '}' || type === 'TemplateTail') && top > 0
    const separates = value === ',' || value === ';'
    if (closes || separates) depth -= levels[top] ?? 0
    if (closes) levels.pop()
    else if (separates) levels[top] = 0
    levels[levels.length - 1] = (levels.at(-1) ?? 0) + 1
    depth += 1
    if (value === '(' || value === '[' || value === '{' || type === 'TemplateHead') levels.push(0)
    return depth > deepest
  }
}

/** Is shown one token after the other, and says where a load begins that esbuild would look up by itself. */
function loadGuard(): (token: PlacedToken) => Forbidden | undefined {
  let before: PlacedToken | undefined
  /** A `require` or `import` that is no member's name, and what came after it. */
  let begun: PlacedToken[] = []
  return (token) => {
    const isWord = token.value === 'require' || token.value === 'import'
    let found: Forbidden | undefined
    if (begun.length > 0) {
      begun.push(token)
      const verdict = judge(begun)
      if (verdict !== 'undecided') begun = []
      if (typeof verdict === 'object') found = verdict
    }
    if (begun.length === 0 && isWord && !member.has(before?.value ?? '')) begun = [token]
    before = token
    return found
  }
}

/** A computed argument is a pattern to esbuild, which lists folders to fill it in. */
function judge([token, ...after]: PlacedToken[]): Forbidden | 'undecided' | 'fine' {
  if (token?.value === 'require') {
    const why = 'an ES module has no require()'
    return after[0]?.value === '(' ? { token, why, next: 'Use import instead.' } : 'fine'
  }
  const isPhase =
    after[0]?.value === '.' && (after.length < 2 || /^(defer|source)$/.test(after[1]?.value ?? ''))
  const [paren, argument, end] = after.slice(isPhase ? 2 : 0)
  if (token === undefined || (paren !== undefined && paren.value !== '(')) return 'fine'
  if (paren === undefined || argument === undefined) return 'undecided'
  if (argument.type === 'StringLiteral') {
    if (end === undefined) return 'undecided'
    if (end.value === ')' || end.value === ',') return 'fine'
  }
  return { token, why: 'import() takes one plain string here', next: 'Write the path as a plain string.' }
}

function placeAt(source: string, token: PlacedToken, file: string): Place {
  const lineStart = source.lastIndexOf('\n', token.offset - 1) + 1
  const end = source.indexOf('\n', token.offset)
  const line = (source.slice(0, lineStart).match(/\n/g)?.length ?? 0) + 1
  const column = Buffer.byteLength(source.slice(lineStart, token.offset))
  const lineText = source.slice(lineStart, end < 0 ? source.length : end)
  return { file, line, column, length: token.value.length, lineText }
}
