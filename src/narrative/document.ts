/**
 * Markdown to a tree whose every string is safe to print. Knows nothing of terminals' widths or colours.
 */
import MarkdownIt from 'markdown-it'
import type Token from 'markdown-it/lib/token.mjs'
import { neutralise } from './neutralise.ts'

/** A block (`paragraph`, `bullet_list`, `fence`, …) or a piece of a line (`text`, `strong`, `link`, …). */
export interface Node {
  /** The token's type without `_open`. */
  type: string
  token: Token
  children: Node[]
  /** For a list item that starts with `[ ]` or `[x]`, which are then taken off its text. */
  task?: 'open' | 'done'
}

/** Emphasis may be nested without end (`*a *a *a …`) and trees are walked by recursion; deeper content stays here. */
const DEEPEST = 120

const HTML_COMMENT = /<!--[\s\S]*?(?:-->|$)/g

/** `html` is on only so that comments can be told from text; the rest of it is shown as it was written. */
export function parseDocument(markdown: string): Node[] {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {})
  makeSafe(tokens)
  const blocks = nest(tokens)
  findTasks(blocks)
  return blocks
}

/**
 * After parsing rather than before: entities (`&#13;`) and percent-encoded autolinks (`<http://a/%1b>`) turn into
 * control characters only while markdown-it works.
 */
function makeSafe(tokens: Token[]): void {
  for (const token of tokens) {
    if (token.type.startsWith('html_')) token.content = token.content.replace(HTML_COMMENT, '').trim()
    token.content = neutralise(token.content)
    // Typed as strings, but the number that a list starts with is one.
    token.attrs = token.attrs?.map(([name, value]) => [name, neutralise(String(value))]) ?? null
    makeSafe(token.children ?? [])
  }
}

function nest(tokens: Token[]): Node[] {
  const root: Node[] = []
  const open: Node[][] = [root]
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop()
      continue
    }
    const siblings = open.at(-1) ?? root
    const children = token.type === 'inline' ? nest(token.children ?? []) : []
    siblings.push({ type: token.type.replace(/_open$/, ''), token, children })
    if (token.nesting === 1) open.push(open.length < DEEPEST ? children : siblings)
  }
  return root
}

/** What a block of text says: a paragraph, a heading, a table cell. */
export function textOf(block: Node): Node[] {
  return block.children[0]?.children ?? []
}

function findTasks(nodes: Node[]): void {
  for (const node of nodes) {
    findTasks(node.children)
    const first = node.type === 'list_item' && node.children[0] ? textOf(node.children[0])[0] : undefined
    const box = first?.type === 'text' ? /^\[([ xX])\][ \t]+/.exec(first.token.content) : null
    if (!first || !box) continue
    node.task = box[1] === ' ' ? 'open' : 'done'
    first.token.content = first.token.content.slice(box[0].length)
  }
}
