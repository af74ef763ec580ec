/**
 * What a source exports of its own, told by its tokens: the code is not run, and may be anything.
 */
import { codeTokens } from '../catalog/index.ts'

const DECLARES = new Set(['class', 'function', 'const', 'let', 'var', 'enum'])
const BETWEEN = new Set(['abstract', 'async', 'declare', '*'])

/** Names of values that are declared in it and exported; not types, and not what another file exports. */
export function exportsOf(source: string): Set<string> {
  const names = new Set<string>()
  const tokens = codeTokens(source)
  const next = (): string => {
    const { done, value } = tokens.next()
    return done === true ? '' : value.value
  }
  let token = next()
  while (token !== '') {
    const isExport = token === 'export'
    token = next()
    if (!isExport) continue
    while (BETWEEN.has(token)) token = next()
    if (DECLARES.has(token)) names.add(nameAfter(next))
    if (token !== '{') continue
    const list = listed(next)
    token = next()
    if (token !== 'from') for (const name of list) names.add(name)
  }
  return names
}

/** `function* name` and `const enum name` have one more word. */
function nameAfter(next: () => string): string {
  const word = next()
  return word === '*' || word === 'enum' ? next() : word
}

/** Of `{ a, b as c }`. */
function listed(next: () => string): string[] {
  const names: string[] = []
  let words: string[] = []
  for (let token = next(); token !== ''; token = next()) {
    if (token !== ',' && token !== '}') {
      words.push(token)
      continue
    }
    const name = words.at(-1)
    if (name !== undefined && (words[0] !== 'type' || words.length === 1)) names.push(name)
    words = []
    if (token === '}') return names
  }
  return []
}
