/**
 * Command lines and rules as words, however the source spells them: a template, a string, an array. Knows how options and
 * their values go together in iptables, ip and conntrack.
 */
import type { Node } from '@babel/types'
import { type Change, instead, type Place, parentOf, textOf } from './operator.ts'

export interface Line {
  words: Word[]
  /** The change that puts these words in its place. */
  with(words: Word[]): Change
}

export interface Word {
  /** What it says: `-o`, `${this.bridge}`. */
  says: string
  /** How it stands there: `-o` in a template, `'-o'` in an array. */
  stands: string
}

/** The command line that this node is, if it is one. */
export function lineAt(place: Place): Line | undefined {
  const { node } = place
  if (node.type === 'TemplateLiteral') return fromTemplate(place)
  if (node.type === 'StringLiteral') return fromString(place)
  return node.type === 'ArrayExpression' ? fromArray(node, place.source) : undefined
}

/** A word such as `up`, spelled as the line spells its words. */
export function word(says: string, like: Word): Word {
  return { says, stands: like.stands === like.says ? says : `'${says}'` }
}

export const isFlag = ({ says }: Word): boolean => /^--?[a-z]/i.test(says)

/** First words of what `ip -batch` is given. */
const BATCH = /^(link (set|add)|address (add|replace)|route add) /

function fromTemplate(place: Place): Line | undefined {
  const { node, source } = place
  const inner = textOf(node, source).slice(1, -1)
  const tagged = parentOf(place)?.type === 'TaggedTemplateExpression'
  return tagged || looksLikeOne(inner) ? fromText(node, inner, '`') : undefined
}

function fromString({ node, source }: Place): Line | undefined {
  const text = textOf(node, source)
  const inner = text.slice(1, -1)
  return looksLikeOne(inner) ? fromText(node, inner, text[0] ?? '') : undefined
}

/** A flag alone is a word of an array, and no line. */
const looksLikeOne = (text: string): boolean =>
  /\s/.test(text) && (/(^|\s)--?[a-z][\w-]*(\s|$)/i.test(text) || BATCH.test(text))

function fromText(node: Node, inner: string, quote: string): Line {
  const words = split(inner).map((text) => ({ says: text, stands: text }))
  return {
    words,
    with: (others) => instead(node, quote + others.map(({ stands }) => stands).join(' ') + quote),
  }
}

/** At blanks, but not at those inside `${…}`. */
function split(text: string): string[] {
  const words: string[] = []
  let depth = 0
  let current = ''
  for (const char of text) {
    if (char === '{') depth += 1
    if (char === '}') depth -= 1
    if (depth > 0 || !/\s/.test(char)) current += char
    else if (current !== '') {
      words.push(current)
      current = ''
    }
  }
  return current === '' ? words : [...words, current]
}

function fromArray(node: Node & { type: 'ArrayExpression' }, source: string): Line | undefined {
  const elements = node.elements.flatMap((element) => element ?? [])
  const words = elements.map((element) => {
    const stands = textOf(element, source)
    return { says: element.type === 'StringLiteral' ? element.value : stands, stands }
  })
  if (!words.some((each) => each.stands !== each.says && (isFlag(each) || KEYWORDS.has(each.says)))) {
    return undefined
  }
  return { words, with: (others) => instead(node, `[${others.map(({ stands }) => stands).join(', ')}]`) }
}

/** A part of a line that can be left out as a whole: `[from, to)` of its words. */
export interface Part {
  from: number
  to: number
  flag: string
}

/** Words of ip that have a value behind them. */
const KEYWORDS = new Set(['master', 'address', 'dev', 'via', 'name', 'netns', 'hairpin'])
const WITHOUT_VALUE = new Set(['--wait', '--noflush', '--net'])

/** Options with their values, and with the `!` before them; for ip, keywords with theirs. */
export function partsOf(words: Word[]): Part[] {
  const parts: Part[] = []
  for (const [at, each] of words.entries()) {
    const { says } = each
    const from = words[at - 1]?.says === '!' ? at - 1 : at
    if (isFlag(each)) parts.push({ from, to: endOf(words, at), flag: says })
    else if (KEYWORDS.has(says) && at > 0 && words[at + 1] !== undefined)
      parts.push({ from, to: at + 2, flag: says })
    else if (says === 'up') parts.push({ from, to: at + 1, flag: says })
  }
  return parts.map((part) => (part.flag === '-m' ? withItsOptions(part, words, parts) : part))
}

function endOf(words: Word[], at: number): number {
  const [flag, value] = [words[at], words[at + 1]]
  if (flag === undefined || WITHOUT_VALUE.has(flag.says) || value === undefined || isFlag(value))
    return at + 1
  if (value.says === '!' || value.stands.startsWith('...')) return at + 1
  if (!value.says.startsWith('"')) return at + 2
  const last = words.findIndex((each, index) => index > at && each.says.endsWith('"'))
  return last === -1 ? words.length : last + 1
}

/** `-m conntrack --ctstate DNAT` is one match. */
function withItsOptions(part: Part, words: Word[], parts: Part[]): Part {
  let { to } = part
  for (;;) {
    const next = parts.find(({ from }) => from === to)
    if (next === undefined || !next.flag.startsWith('--')) return { ...part, to }
    to = Math.min(next.to, words.length)
  }
}
