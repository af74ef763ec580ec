/**
 * Breaks text that has styles into lines by display width. Breaking works on the bare text and styles are painted
 * afterwards, line by line, so no style ever leaks over a line's end into an indent or a border.
 */
import stringWidth from 'fast-string-width'
import type { Paint } from './theme.ts'

export interface Span {
  text: string
  /** Outermost first. */
  paints: Paint[]
}

export interface Line {
  painted: string
  /** In terminal columns. */
  width: number
}

interface Range {
  start: number
  end: number
}

/** Lines no wider than `width` columns; a word that is wider than that is broken between its characters. */
export function layOut(spans: Span[], width: number): Line[] {
  const text = spans.map((span) => span.text).join('')
  const paintNext = painter(spans)
  return breakLines(text, width).map((range) => ({
    painted: paintNext(range),
    width: stringWidth(text.slice(range.start, range.end)),
  }))
}

/** Columns needed to show the spans without breaking them, and those needed by their longest word. */
export function extent(spans: Span[]): { natural: number; longestWord: number } {
  const text = spans.map((span) => span.text).join('')
  const widest = (parts: string[]): number => largest(parts.map((part) => stringWidth(part)))
  return { natural: widest(text.split('\n')), longestWord: widest(text.split(/[ \n]/)) }
}

/** Ranges must be asked for in ascending order: the painter walks the spans once. */
function painter(spans: Span[]): (range: Range) => string {
  let index = 0
  let offset = 0
  return ({ start, end }) => {
    let painted = ''
    for (let span = spans[index]; span && offset < end; span = spans[index]) {
      const piece = span.text.slice(Math.max(0, start - offset), end - offset)
      if (piece !== '') painted += span.paints.reduceRight((inner, paint) => paint(inner), piece)
      if (offset + span.text.length > end) break
      offset += span.text.length
      index += 1
    }
    return painted
  }
}

/** 0 for none. Unlike `Math.max(...numbers)` it has no limit on how many there are. */
export function largest(numbers: number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0)
}

function breakLines(text: string, width: number): Range[] {
  let offset = 0
  return text.split('\n').flatMap((paragraph) => {
    const start = offset
    offset += paragraph.length + 1
    return breakParagraph(paragraph, width).map((line) => ({
      start: start + line.start,
      end: start + line.end,
    }))
  })
}

function breakParagraph(text: string, width: number): Range[] {
  const lines: Range[] = []
  let line: Range | undefined
  let used = 0
  for (const part of parts(text, width)) {
    const gap = line ? part.start - line.end : 0
    if (line && used + gap + part.width <= width) {
      line.end = part.end
      used += gap + part.width
      continue
    }
    line = { start: part.start, end: part.end }
    used = part.width
    lines.push(line)
  }
  return lines
}

/** The words; an over-long one comes grapheme by grapheme, so it fills lines and no character is torn apart. */
function* parts(text: string, width: number): Generator<Range & { width: number }> {
  for (const { 0: word, index: start } of text.matchAll(/[^ ]+/g)) {
    const wordWidth = stringWidth(word)
    if (wordWidth <= width) {
      yield { start, end: start + word.length, width: wordWidth }
      continue
    }
    for (const { segment, index } of new Intl.Segmenter().segment(word)) {
      yield { start: start + index, end: start + index + segment.length, width: stringWidth(segment) }
    }
  }
}
