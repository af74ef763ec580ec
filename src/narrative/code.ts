/**
 * Code blocks: diagrams and listings, line by line, never cut. Only what a command has printed is folded, as a terminal
 * would, but between words. Knows nothing of the blocks around.
 */
import stringWidth from 'fast-string-width'
import { highlight } from './highlight.ts'
import type { Theme } from './theme.ts'
import { largest } from './wrap.ts'

const INDENT = 4
const TAB = 8
const FOLD_INDENT = 2
const BOX_DRAWING = /[\u2500-\u257f]/
const SHELL = new Set(['sh', 'bash', 'shell', 'console'])

/** `$ `, or a prompt that says where (`web# `). A lone `# ` is left to iptables-save, which prints such lines. */
const PROMPT = /^(?:[\w@:~/.-]+[$#]|\$) /

export function codeLines(
  source: string,
  language: string,
  options: { theme: Theme; width: number },
): string[] {
  const text = source.replace(/\n$/, '')
  if (isDiagram(text, language)) return text.split('\n')
  const whole = text.split('\n').map(expandTabs)
  const lines = language === 'console' ? foldOutputs(whole, options.width - INDENT) : whole
  const painted = paintListing(lines, language, options.theme)
  const indent = ' '.repeat(indentThatFits(lines, options.width))
  return painted.map((line) => (line === '' ? '' : indent + line))
}

function isDiagram(text: string, language: string): boolean {
  if (language === 'diagram') return true
  return (language === 'text' || language === '') && BOX_DRAWING.test(text)
}

function paintListing(lines: string[], language: string, theme: Theme): string[] {
  if (!SHELL.has(language)) return highlight(lines, language, theme)
  if (lines.some((line) => PROMPT.test(line))) return paintSession(lines, theme)
  return language === 'console' ? lines : highlight(lines, 'bash', theme)
}

/** What the learner types stands out from what the machine answers. */
function paintSession(lines: string[], theme: Theme): string[] {
  let continued = false
  return lines.map((line) => {
    const prompt = continued ? '' : (PROMPT.exec(line)?.[0] ?? '')
    if (!continued && prompt === '') return line
    continued = line.endsWith('\\')
    return theme.prompt(prompt) + theme.command(line.slice(prompt.length))
  })
}

/** A listing nearly as wide as the terminal gives up some indent, if that keeps it from spilling over. */
function indentThatFits(lines: string[], width: number): number {
  const room = width - largest(lines.map((line) => stringWidth(line)))
  return room < 0 ? INDENT : Math.min(INDENT, room)
}

function expandTabs(line: string): string {
  return line
    .split('\t')
    .reduce((before, after) => before + ' '.repeat(TAB - (stringWidth(before) % TAB)) + after)
}

/** What is typed stays as it is, so that it can be copied. */
function foldOutputs(lines: string[], width: number): string[] {
  let continued = false
  return lines.flatMap((line) => {
    const typed = continued || PROMPT.test(line)
    continued = typed && line.endsWith('\\')
    return typed ? [line] : folded(line, width)
  })
}

function folded(line: string, width: number): string[] {
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const end = rest.lastIndexOf(' ', width)
    if (end <= FOLD_INDENT) break
    lines.push(rest.slice(0, end).trimEnd())
    rest = ' '.repeat(FOLD_INDENT) + rest.slice(end + 1).trimStart()
  }
  return [...lines, rest]
}
