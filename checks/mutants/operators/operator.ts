/**
 * What an operator is: it looks at one node of a solution, and names the texts that somebody might have written in its place.
 * Pure; knows neither labs nor how a mutant is run.
 */
import { parse } from '@babel/parser'
import { type Node, traverse } from '@babel/types'

/** From `start` up to `end` of the source, `text` stands instead. */
export interface Change {
  start: number
  end: number
  text: string
}

export interface Place {
  node: Node
  /** From the file down to the node's parent. */
  ancestors: Node[]
  source: string
}

export type Operator = (place: Place) => Change[]

export function parsed(source: string): Node {
  return parse(source, { sourceType: 'module', plugins: ['typescript'] })
}

/** Every node, those outside first. */
export function placesIn(source: string): Place[] {
  const places: Place[] = []
  traverse(parsed(source), (node, ancestors) => {
    places.push({ node, ancestors: ancestors.map((each) => each.node), source })
  })
  return places
}

export function applied(source: string, { start, end, text }: Change): string {
  return source.slice(0, start) + text + source.slice(end)
}

/** The node as it stands in the source. */
export function textOf({ start, end }: Node, source: string): string {
  return source.slice(start ?? 0, end ?? 0)
}

export function instead({ start, end }: Node, text: string): Change {
  return { start: start ?? 0, end: end ?? 0, text }
}

export function parentOf({ ancestors }: Place): Node | undefined {
  return ancestors.at(-1)
}

/** `$` or `$({ input })`, as a command is begun. */
export function isCommand(node: Node): boolean {
  if (node.type !== 'TaggedTemplateExpression') return false
  const { tag } = node
  const name = tag.type === 'CallExpression' ? tag.callee : tag
  return name.type === 'Identifier' && name.name === '$'
}

/** The command in `$\`…\`.quiet().nothrow()`, and what is called on it. */
export function commandIn(node: Node): { command: Node; methods: string[] } | undefined {
  if (isCommand(node)) return { command: node, methods: [] }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const { object, property } = node.callee
  const inner = commandIn(object)
  if (inner === undefined || property.type !== 'Identifier') return undefined
  return { command: inner.command, methods: [...inner.methods, property.name] }
}
