/**
 * Looks at a source before esbuild may: for imports that esbuild would look up on this machine's disk without asking a
 * plugin, and for nesting that would overflow esbuild's stack. Never runs or rewrites anything.
 */
import jsTokens from 'js-tokens'
import type { Place } from './frame.ts'

export interface Objection {
  code: 'import-refused' | 'bundle-failed'
  place: Place
  why: string
  next: string
}

interface PlacedToken {
  type: string
  value: string
  offset: number
}

const blank = new Set(['WhiteSpace', 'LineTerminatorSequence', 'MultiLineComment', 'SingleLineComment'])
const member = new Set(['.', '?.', 'function'])

/**
 * esbuild recurses for every bracket and for every link of a chain such as `!!!a` or `a => b => c`, and dies after some
 * 170,000. Code that people write stays below a few thousand tokens since the last comma or semicolon.
 */
const deepest = 20_000

/** The first reason not to hand this source to esbuild. `file` is how the file is called in the result. */
export function objectionTo(source: string, file: string): Objection | undefined {
  const tokens = codeTokens(source)
  const deep = tooDeep(tokens)
  if (deep !== undefined) {
    const place = placeAt(source, deep, file)
    return { code: 'bundle-failed', place, why: 'the code is nested too deeply', next: 'Simplify the code.' }
  }
  return forbiddenLoad(tokens, (token) => placeAt(source, token, file))
}

/** A computed argument is a pattern to esbuild, which lists folders to fill it in. */
function forbiddenLoad(tokens: PlacedToken[], place: (token: PlacedToken) => Place): Objection | undefined {
  const code = 'import-refused'
  for (const [index, token] of tokens.entries()) {
    if (member.has(tokens[index - 1]?.value ?? '')) continue
    if (token.value === 'require' && tokens[index + 1]?.value === '(') {
      return { code, place: place(token), why: 'an ES module has no require()', next: 'Use import instead.' }
    }
    if (token.value === 'import' && isComputed(tokens, index)) {
      const why = 'import() takes one plain string here'
      return { code, place: place(token), why, next: 'Write the path as a plain string.' }
    }
  }
  return undefined
}

function isComputed(tokens: PlacedToken[], index: number): boolean {
  const phase = tokens[index + 1]?.value === '.' && /^(defer|source)$/.test(tokens[index + 2]?.value ?? '')
  const from = index + (phase ? 3 : 1)
  if (tokens[from]?.value !== '(') return false
  return tokens[from + 1]?.type !== 'StringLiteral' || ![')', ','].includes(tokens[from + 2]?.value ?? '')
}

function tooDeep(tokens: PlacedToken[]): PlacedToken | undefined {
  /** Tokens since the last separator, for every open bracket. */
  const levels = [0]
  let depth = 0
  for (const token of tokens) {
    const opens = /^[([{]$/.test(token.value) || token.type === 'TemplateHead'
    const closes = /^[)\]}]$/.test(token.value) || token.type === 'TemplateTail'
    const separates = token.value === ',' || token.value === ';'
    const top = levels.length - 1
    if ((closes && top > 0) || separates) depth -= levels[top] ?? 0
    if (closes && top > 0) levels.pop()
    else if (separates) levels[top] = 0
    levels[levels.length - 1] = (levels.at(-1) ?? 0) + 1
    depth += 1
    if (opens) levels.push(0)
    if (depth > deepest) return token
  }
  return undefined
}

function codeTokens(source: string): PlacedToken[] {
  const tokens: PlacedToken[] = []
  let offset = 0
  for (const { type, value } of jsTokens(source)) {
    if (!blank.has(type)) tokens.push({ type, value, offset })
    offset += value.length
  }
  return tokens
}

function placeAt(source: string, token: PlacedToken, file: string): Place {
  const before = source.slice(0, token.offset).split('\n')
  const column = Buffer.byteLength(before.at(-1) ?? '')
  const lineText = source.split('\n')[before.length - 1] ?? ''
  return { file, line: before.length, column, length: token.value.length, lineText }
}
