/**
 * Operators on statements: left out, in the wrong order, not waited for. Where the statement stands in a `catch`, leaving it
 * out means that what was done before is not undone.
 */
import type { Statement } from '@babel/types'
import { type Change, instead, type Place, parentOf, textOf } from './operator.ts'

const LEFT_OUT = new Set(['ExpressionStatement', 'ThrowStatement', 'ForOfStatement', 'IfStatement'])

export function droppedStatement({ node }: Place): Change[] {
  if (!LEFT_OUT.has(node.type)) return []
  return [instead(node, '{}')]
}

/** Two steps that follow each other. */
export function exchanged({ node, source }: Place): Change[] {
  if (node.type !== 'BlockStatement') return []
  return node.body.flatMap((first, index) => {
    const second = node.body[index + 1]
    if (second === undefined || !isStep(first) || !isStep(second)) return []
    const between = source.slice(first.end ?? 0, second.start ?? 0)
    const text = `${textOf(second, source)};${between}${textOf(first, source)}`
    return [{ start: first.start ?? 0, end: second.end ?? 0, text }]
  })
}

const isStep = ({ type }: Statement): boolean =>
  ['ExpressionStatement', 'ForOfStatement', 'IfStatement'].includes(type)

/** Begun, and not waited for. */
export function notAwaited(place: Place): Change[] {
  const { node, source } = place
  if (node.type !== 'AwaitExpression') return []
  const parent = parentOf(place)?.type
  if (parent !== 'ExpressionStatement' && parent !== 'ReturnStatement') return []
  return [instead(node, textOf(node.argument, source))]
}

/** `lastTurn.then(work)`: done at once, and not when it is its turn. */
export function outOfTurn({ node }: Place): Change[] {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return []
  const { property } = node.callee
  const [work, ...more] = node.arguments
  if (property.type !== 'Identifier' || property.name !== 'then' || more.length > 0) return []
  return work?.type === 'Identifier' ? [instead(node, `${work.name}()`)] : []
}
