/**
 * Operators on several things: only the first of them, only the last, all but one.
 */
import type { Node } from '@babel/types'
import { type Change, instead, type Place, textOf } from './operator.ts'
import { lineAt } from './words.ts'

const METHODS = new Set(['map', 'flatMap', 'filter', 'some', 'every', 'forEach', 'join'])

/** Of what a loop or a method goes through. */
export function firstOrLast({ node, source }: Place): Change[] {
  const many = goneThrough(node)
  if (many === undefined) return []
  return ['slice(0, 1)', 'slice(-1)'].map((part) => instead(many, `[...${textOf(many, source)}].${part}`))
}

function goneThrough(node: Node): Node | undefined {
  if (node.type === 'ForOfStatement') return node.right
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined
  const { object, property } = node.callee
  return property.type === 'Identifier' && METHODS.has(property.name) ? object : undefined
}

/** One element of a list that is written out. The words of a command are no such list. */
export function droppedElement(place: Place): Change[] {
  const { node, source } = place
  if (node.type !== 'ArrayExpression' || node.elements.length < 2 || lineAt(place) !== undefined) return []
  const elements = node.elements.flatMap((element) => (element === null ? [] : textOf(element, source)))
  return elements.map((_, index) =>
    instead(node, `[${elements.filter((_, other) => other !== index).join(', ')}]`),
  )
}
