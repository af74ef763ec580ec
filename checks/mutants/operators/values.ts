/**
 * Operators on what a rule or a call is about: the other protocol, one network for all networks, one port for all ports, a
 * number that is off by one.
 */
import type { Node } from '@babel/types'
import { type Change, instead, type Place, parentOf, textOf } from './operator.ts'

const OTHER_PROTOCOL: Record<string, string> = { tcp: 'udp', udp: 'tcp' }

/** tcp for udp, and the reverse, wherever it is written out. */
export function otherProtocol({ node, ancestors }: Place): Change[] {
  if (node.type === 'StringLiteral' && !isType(ancestors)) {
    const other = OTHER_PROTOCOL[node.value]
    if (other !== undefined) return [instead(node, `'${other}'`)]
  }
  if (node.type !== 'TemplateElement' && node.type !== 'StringLiteral') return []
  const text = node.type === 'TemplateElement' ? node.value.raw : node.value
  const match = /-p (tcp|udp)\b/.exec(text)
  const other = OTHER_PROTOCOL[match?.[1] ?? '']
  if (other === undefined || isType(ancestors)) return []
  const quote = node.type === 'StringLiteral' ? "'" : ''
  return [instead(node, quote + text.replace(/-p (tcp|udp)\b/, `-p ${other}`) + quote)]
}

const isType = (ancestors: Node[]): boolean => ancestors.some(({ type }) => type.startsWith('TS'))

/** What the text of a lab uses, by the name of the property that says it for all. */
const USUAL: Record<string, string> = {
  bridge: "'minidocker0'",
  gateway: "'172.18.0.1'",
  subnet: "'172.18.0.0/16'",
  prefix: "'/16'",
  hostPort: '8080',
  containerPort: '80',
  nameServer: "'203.0.113.53'",
}

/** Parameters and variables that say the same. */
const USUAL_VARIABLES: Record<string, string[]> = {
  protocol: ["'tcp'", "'udp'"],
  upstream: ["'203.0.113.53'"],
  otherBridge: ["'minidocker1'"],
  address: ["'172.18.0.1'"],
}

/** The value of the text's own example, instead of what is to be used. */
export function hardCoded(place: Place): Change[] {
  const { node } = place
  if (!isRead(place)) return []
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier' && !node.computed) {
    const usual = USUAL[node.property.name]
    return usual === undefined ? [] : [instead(node, usual)]
  }
  if (node.type !== 'Identifier') return []
  return (USUAL_VARIABLES[node.name] ?? []).map((usual) => instead(node, usual))
}

/** An expression whose value is used: neither a name that is declared nor what is assigned to. */
function isRead(place: Place): boolean {
  const { node } = place
  const parent = parentOf(place)
  if (parent === undefined) return false
  if (parent.type === 'TemplateLiteral') return true
  if (parent.type === 'CallExpression') return parent.callee !== node
  if (parent.type === 'BinaryExpression' || parent.type === 'ArrayExpression') return true
  return parent.type === 'MemberExpression' && parent.object === node && node.type === 'MemberExpression'
}

/** The port of the other side. */
export function otherPort(place: Place): Change[] {
  const { node, source } = place
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || !isRead(place)) return []
  const other = { hostPort: 'containerPort', containerPort: 'hostPort' }[node.property.name]
  return other === undefined ? [] : [instead(node, `${textOf(node.object, source)}.${other}`)]
}

/** `-o eth0`, for what leaves by any other interface. */
export function namedUplink({ node, source }: Place): Change[] {
  if (node.type !== 'TemplateLiteral') return []
  const text = textOf(node, source)
  const match = /! -([io]) \$\{[^}]*\}/.exec(text)
  return match === null ? [] : [instead(node, text.replace(match[0], `-${match[1]} eth0`))]
}

/** A network for the machine, or for everything. */
export function otherNetwork({ node }: Place): Change[] {
  if (node.type !== 'TemplateElement') return []
  const { raw } = node.value
  const match = /\d+\.\d+\.\d+\.\d+\/\d+/.exec(raw)
  if (match === null) return []
  const [found] = match
  const machine = found.replace(/\.0\/\d+$/, '.1')
  return [machine, '0.0.0.0/0'].map((text) => instead(node, raw.replace(found, text)))
}

export function offByOne(place: Place): Change[] {
  const { node, source, ancestors } = place
  if (node.type !== 'NumericLiteral' || isType(ancestors)) return []
  const hex = textOf(node, source).startsWith('0x')
  const written = (value: number): string => (hex ? `0x${value.toString(16)}` : String(value))
  const values = node.value === 0 ? [1] : [node.value - 1, node.value + 1]
  return values.map((value) => instead(node, written(value)))
}

/** A template without one of the values that are put into it. */
export function droppedPart({ node, source }: Place): Change[] {
  if (node.type !== 'TemplateLiteral') return []
  return node.expressions.map((expression) => {
    const start = source.lastIndexOf('${', expression.start ?? 0)
    const end = source.indexOf('}', expression.end ?? 0) + 1
    return { start, end, text: '' }
  })
}
