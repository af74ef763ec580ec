/**
 * Operators on where something is known from: remembered instead of asked of the kernel, and shared between objects.
 */
import type { Node } from '@babel/types'
import { type Change, commandIn, instead, type Place, parentOf, textOf } from './operator.ts'

/** Calls that ask the machine. */
const QUESTIONS = new Set(['readdir', 'networkInterfaces', 'readlinkSync', 'existsSync'])

/** What was answered once is taken to hold for ever. */
export function askedOnce(place: Place): Change[] {
  const { node, source } = place
  if (parentOf(place)?.type === 'ExpressionStatement') return []
  const question = questionIn(node)
  if (question === undefined) return []
  const key = keyOf(question, source)
  return [instead(question, `((globalThis as any)[${key}] ??= ${textOf(question, source)})`)]
}

function questionIn(node: Node): Node | undefined {
  if (node.type === 'AwaitExpression') return commandIn(node.argument) && node.argument
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined
  return QUESTIONS.has(node.callee.name) ? node : undefined
}

/** The command itself with its values, or the arguments of the call. */
function keyOf(question: Node, source: string): string {
  const place = `asked ${question.start}`
  const command = commandIn(question)?.command
  if (command?.type === 'TaggedTemplateExpression') {
    return `'${place}' + ${textOf(command.quasi, source)}`
  }
  const args = question.type === 'CallExpression' ? question.arguments : []
  return `'${place}' + [${args.map((arg) => textOf(arg, source)).join(', ')}]`
}

/** Done once for these arguments, and never again, whatever has become of it since. */
export function doneOnce(place: Place): Change[] {
  const { node, source } = place
  const isMethod = node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod'
  if (!isMethod && node.type !== 'FunctionDeclaration') return []
  if (!node.async || node.body.body.length === 0 || !returnsNothing(node, source)) return []
  const start = (node.body.start ?? 0) + 1
  const owner = isMethod ? '(this as any)' : '(globalThis as any)'
  const known = `const known = (${owner}.done${start} ??= new Set()), asked = JSON.stringify([...arguments])`
  return [{ start, end: start, text: ` ${known}; if (known.has(asked)) return; known.add(asked);` }]
}

function returnsNothing(
  { returnType }: Node & { returnType?: Node | null | undefined },
  source: string,
): boolean {
  return returnType != null && textOf(returnType, source).includes('Promise<void>')
}

/** One for all objects of the class. */
export function shared({ node, source }: Place): Change[] {
  if (node.type !== 'ClassPrivateProperty' && node.type !== 'ClassProperty') return []
  const { value } = node
  if (value == null || node.static) return []
  if (!/^(new (Map|Set)\b|\[\]|Promise\.)/.test(textOf(value, source))) return []
  return [instead(value, `((globalThis as any).shared${value.start} ??= ${textOf(value, source)})`)]
}
