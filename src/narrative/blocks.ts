/**
 * Blocks to lines: what stands above what, how far it is indented, what bar or bullet stands before it.
 */
import stringWidth from 'fast-string-width'
import { codeLines } from './code.ts'
import { type Node, textOf } from './document.ts'
import { inlineSpans } from './inline.ts'
import { tableLines } from './table.ts'
import type { Paint, Theme } from './theme.ts'
import { largest, layOut } from './wrap.ts'

export interface Frame {
  theme: Theme
  /** Columns that code and tables may use. */
  width: number
  /** Columns that prose may use; never more than `width`. */
  measure: number
  listDepth: number
}

/** Under this, nesting further would leave a column of single words; the deeper content keeps its container's edge. */
const NARROWEST = 16

const BULLETS = ['•', '◦', '▪']
const TASK_BOXES = { open: '☐', done: '☑' }

export function blockLines(blocks: Node[], frame: Frame): string[] {
  let previous: Node | undefined
  return blocks.flatMap((block) => {
    const lines = linesOf(block, frame)
    if (lines.length === 0) return []
    const gap = previous ? gapBetween(previous, block) : []
    previous = block
    return [...gap, ...lines]
  })
}

function linesOf(block: Node, frame: Frame): string[] {
  const { theme } = frame
  switch (block.type) {
    case 'heading':
      return headingLines(block, frame)
    case 'paragraph':
      return layOut(inlineSpans(textOf(block), theme), frame.measure).map((line) => line.painted)
    case 'bullet_list':
    case 'ordered_list':
      return listLines(block, frame)
    case 'blockquote':
      return inset(block.children, frame, { first: '│ ', rest: '│ ', paint: theme.quiet })
    case 'fence':
    case 'code_block':
      return codeLines(block.token.content, languageOf(block), frame)
    case 'table':
      return tableLines(block, frame)
    case 'hr':
      return [theme.quiet('─'.repeat(frame.measure))]
    default:
      return layOut([{ text: block.token.content, paints: [] }], frame.measure).map((line) => line.painted)
  }
}

function gapBetween(previous: Node, next: Node): string[] {
  if (isSection(next)) return ['', '']
  // In a tight list markdown-it hides the paragraphs; a nested list then follows its sentence at once.
  return previous.token.hidden && next.type.endsWith('_list') ? [] : ['']
}

function isSection(block: Node): boolean {
  return block.token.tag === 'h1' || block.token.tag === 'h2'
}

function headingLines(block: Node, { theme, measure }: Frame): string[] {
  const level = Number(block.token.tag.slice(1))
  const lead = level > 2 ? `${'▸'.repeat(level - 2)} ` : ''
  const spans = inlineSpans(textOf(block), theme, [theme.heading])
  const lines = layOut([{ text: lead, paints: [theme.heading] }, ...spans], measure)
  const widest = largest(lines.map((line) => line.width))
  const rule = level > 2 ? [] : [theme.quiet((level === 1 ? '═' : '─').repeat(widest))]
  return [...lines.map((line) => line.painted), ...rule]
}

function listLines(list: Node, frame: Frame): string[] {
  const items = list.children
  const markers = items.map((item, index) => markerOf(list, item, index, frame.listDepth))
  const widest = largest(markers.map((marker) => stringWidth(marker)))
  const edge = frame.listDepth === 0 ? '  ' : ''
  const inner = { ...frame, listDepth: frame.listDepth + 1 }
  const airy = items.some((item) => item.children.some(needsAir))
  return items.flatMap((item, index) => {
    const marker = markers[index] ?? ''
    const first = `${edge}${' '.repeat(widest - stringWidth(marker))}${marker} `
    const lines = inset(item.children, inner, {
      first,
      rest: ' '.repeat(stringWidth(first)),
      paint: frame.theme.quiet,
    })
    return airy && index > 0 ? ['', ...lines] : lines
  })
}

/** A loose list, or one that holds more than sentences and lists: its items need a blank line between them. */
function needsAir(block: Node): boolean {
  return block.type === 'paragraph' ? !block.token.hidden : !block.type.endsWith('_list')
}

function markerOf(list: Node, item: Node, index: number, depth: number): string {
  const box = item.task && TASK_BOXES[item.task]
  if (list.type === 'bullet_list') return box ?? BULLETS[Math.min(depth, BULLETS.length - 1)] ?? ''
  const number = `${Number(list.token.attrGet('start') ?? 1) + index}.`
  return box ? `${number} ${box}` : number
}

function inset(
  blocks: Node[],
  frame: Frame,
  prefix: { first: string; rest: string; paint: Paint },
): string[] {
  const taken = stringWidth(prefix.first)
  if (frame.measure - taken < NARROWEST) return blockLines(blocks, frame)
  const lines = blockLines(blocks, { ...frame, width: frame.width - taken, measure: frame.measure - taken })
  return (lines.length === 0 ? [''] : lines).map((line, index) => {
    const before = index === 0 ? prefix.first : prefix.rest
    if (before.trim() === '') return line === '' ? '' : before + line
    return prefix.paint(line === '' ? before.trimEnd() : before) + line
  })
}

function languageOf(block: Node): string {
  return block.token.info.trim().split(/\s+/)[0]?.toLowerCase() ?? ''
}
