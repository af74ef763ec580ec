/**
 * What a source is known by, whatever its names, texts, comments and layout: hashes of runs of tokens. Winnowing keeps as many of
 * them as it takes to find every copy that is long enough (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003).
 */
import { codeTokens } from '../catalog/index.ts'

/** Tokens of one hash: a shorter run is in everybody's code. */
const RUN = 20
/** One of so many hashes in a row is kept: a copy of RUN + WINDOW - 1 tokens is found. */
const WINDOW = 10

/** Tokens read of one source; ours have some 3,000. */
const MOST_TOKENS = 50_000

export interface Fingerprint {
  hash: number
  /** Lines of the source, from 1. */
  from: number
  to: number
}

const WORDS = new Set(
  'abstract any as async await break case catch class const continue default delete do else export extends false finally for from function get if import in instanceof interface let new null of private protected public readonly return set static super switch this throw true try type typeof undefined void while yield'.split(
    ' ',
  ),
)

interface Token {
  kind: string
  line: number
}

/** Names and values are alike: they are what is changed first in a copy. */
function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  const lines = lineStarts(source)
  let line = 0
  for (const { type, value, offset } of codeTokens(source)) {
    if (tokens.length >= MOST_TOKENS) break
    while (line + 1 < lines.length && (lines[line + 1] ?? 0) <= offset) line += 1
    tokens.push({ kind: kindOf(type, value), line: line + 1 })
  }
  return tokens
}

function kindOf(type: string, value: string): string {
  if (type === 'IdentifierName') return WORDS.has(value) ? value : 'name'
  if (type === 'Punctuator') return value
  return type
}

function lineStarts(source: string): number[] {
  return [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

/** Every one of them: what is in a stub is taken away wherever it stands. */
export function allFingerprints(source: string): Fingerprint[] {
  const tokens = tokensOf(source)
  return Array.from({ length: Math.max(0, tokens.length - RUN + 1) }, (_, index) => {
    const run = tokens.slice(index, index + RUN)
    return { hash: hashOf(run), from: run[0]?.line ?? 1, to: run.at(-1)?.line ?? 1 }
  })
}

/** FNV-1a, 32 bits. */
function hashOf(run: readonly Token[]): number {
  let hash = 0x811c9dc5
  for (const { kind } of run)
    for (let index = 0; index <= kind.length; index += 1) {
      hash ^= index === kind.length ? 32 : kind.charCodeAt(index)
      hash = Math.imul(hash, 0x01000193)
    }
  return hash >>> 0
}

/** The smallest of each window, the last of those that are equal. */
export function fingerprints(source: string): Fingerprint[] {
  const all = allFingerprints(source)
  const kept = new Set<Fingerprint>()
  for (let index = 0; index + WINDOW <= Math.max(WINDOW, all.length); index += 1) {
    const window = all.slice(index, index + WINDOW)
    const [first] = window
    if (first === undefined) break
    kept.add(window.reduce((least, each) => (each.hash <= least.hash ? each : least), first))
  }
  return [...kept]
}
