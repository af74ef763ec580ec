/**
 * Operators on failures: a command's, or a step's, that nobody hears of; or one that is no failure.
 */
import { type Change, commandIn, instead, type Place, parentOf, textOf } from './operator.ts'

/** What a command says by its exit code is not heard; or it is, where it says nothing. */
export function unheardCommand(place: Place): Change[] {
  const { node, source } = place
  if (node.type !== 'AwaitExpression') return []
  const found = commandIn(node.argument)
  if (found === undefined) return []
  const text = textOf(node.argument, source)
  return found.methods.includes('nothrow')
    ? [instead(node.argument, text.replace('.nothrow()', ''))]
    : [instead(node.argument, `${text}.nothrow()`)]
}

/** A step fails, and the next one is taken all the same. */
export function unheardStep(place: Place): Change[] {
  const { node, source } = place
  if (node.type !== 'AwaitExpression' || commandIn(node.argument) !== undefined) return []
  if (parentOf(place)?.type !== 'ExpressionStatement' || node.argument.type !== 'CallExpression') return []
  return [instead(node.argument, `${textOf(node.argument, source)}.catch(() => {})`)]
}
