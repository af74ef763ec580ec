/**
 * All mutants of a reference solution: each is the solution with one change in what a learner writes. What the labs give away
 * already is left alone.
 */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Node } from '@babel/types'
import { transform } from 'esbuild'
import { ROOT } from '../support/cli.ts'
import { solutionOf } from '../support/submission.ts'
import { generalChanges } from './general.ts'
import { applied, type Change, OPERATORS, type Place, placesIn } from './operators/index.ts'

/** How a mutant is named in results and in the lists of equivalents; line numbers would move. */
export interface Mutation {
  /** The function, method or constant that it is in. */
  in: string
  /** `old → new`, shortened. */
  change: string
}

export interface Mutant extends Mutation {
  operator: string
  /** `solutions/4.1-network-manager/network-manager.ts:51` */
  at: string
  /** The whole file. */
  source: string
}

interface NamedChange extends Change {
  operator: string
}

/** In the order in which they stand in the file. Nothing that compiles to what another one, or the solution, compiles to. */
export async function mutantsOf(slug: string): Promise<Mutant[]> {
  const file = solutionOf(slug)
  const source = readFileSync(file, 'utf8')
  const places = placesIn(source)
  const inside = regionsOf(source)
  const changes = [...domainChanges(places), ...(await generalChanges(file, source))].filter(
    ({ start, end }) => inside.some(([from, to]) => from <= start && end <= to),
  )
  const known = new Set([await compiled(source)])
  const mutants: (Mutant & { start: number })[] = []
  for (const change of changes) {
    const mutated = applied(source, change)
    const code = await compiled(mutated)
    if (code === undefined || known.has(code)) continue
    known.add(code)
    const line = source.slice(0, change.start).split('\n').length
    const at = `${relative(ROOT, file)}:${line}`
    const named = { in: ownerOf(change, places), change: shown(change, source) }
    mutants.push({ operator: change.operator, ...named, at, source: mutated, start: change.start })
  }
  return numbered(mutants.sort((one, other) => one.start - other.start))
}

function domainChanges(places: Place[]): NamedChange[] {
  return Object.entries(OPERATORS).flatMap(([name, operator]) =>
    places.flatMap((place) => operator(place).map((change) => ({ ...change, operator: name }))),
  )
}

/** Between `//#region solution` and `//#endregion`, imports apart: without those it is no program. */
function regionsOf(source: string): [number, number][] {
  const regions = [...source.matchAll(/^ *\/\/#region solution$.*?^ *\/\/#endregion$/gms)]
  return regions
    .map((match): [number, number] => [match.index, match.index + match[0].length])
    .filter(([from, to]) => !/^import /m.test(source.slice(from, to)))
}

/** Undefined for what is no program. */
async function compiled(source: string): Promise<string | undefined> {
  const options = { loader: 'ts', minifySyntax: true, minifyWhitespace: true, tsconfigRaw: '{}' } as const
  try {
    return (await transform(source, { ...options, logLevel: 'silent' })).code
  } catch {
    return undefined
  }
}

const OWNERS = new Set(['ClassMethod', 'ClassPrivateMethod', 'ClassProperty', 'ClassPrivateProperty'])

/** The innermost that has a name. */
function ownerOf({ start }: Change, places: Place[]): string {
  const owners = places.filter(
    ({ node, ancestors }) =>
      (node.start ?? 0) <= start &&
      start < (node.end ?? 0) &&
      (OWNERS.has(node.type) || node.type === 'FunctionDeclaration' || isConstant(node, ancestors)),
  )
  const node = owners.at(-1)?.node
  return node === undefined ? '' : nameOf(node)
}

const isConstant = ({ type }: Node, ancestors: Node[]): boolean =>
  type === 'VariableDeclarator' && ancestors.length <= 3

function nameOf(node: Node): string {
  const key = 'key' in node ? node.key : 'id' in node ? node.id : undefined
  if (key == null || typeof key !== 'object' || !('type' in key)) return ''
  if (key.type === 'PrivateName') return `#${key.id.name}`
  return key.type === 'Identifier' ? key.name : 'constants'
}

/** Characters of each side of a change that are shown. */
const WIDEST = 90

function shown({ start, end, text }: Change, source: string): string {
  // What `state.ts` remembers has the place in the file in its name, which moves with every line.
  const lasting = text.replace(/\b(shared|done|asked )\d+/g, '$1')
  return `${brief(source.slice(start, end))} → ${brief(lasting)}`
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return 'nothing'
  return line.length <= WIDEST ? line : `${line.slice(0, WIDEST - 21)} … ${line.slice(-18)}`
}

/** Two with the same name are told apart by a number. */
function numbered(mutants: (Mutant & { start: number })[]): Mutant[] {
  const seen = new Map<string, number>()
  return mutants.map(({ start, ...mutant }) => {
    const name = `${mutant.in}: ${mutant.change}`
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? mutant : { ...mutant, change: `${mutant.change} (${count})` }
  })
}
