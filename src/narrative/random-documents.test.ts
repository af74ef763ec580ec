import stringWidth from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import { randomFrom } from '../random.ts'
import { renderMarkdown } from './index.ts'

const plainAt = (width: number, markdown: string): string => renderMarkdown(markdown, { width, color: false })
const linesOf = (text: string): string[] => text.split('\n').slice(0, -1)

describe('whatever the author writes', () => {
  const documents = Array.from({ length: 30 }, (_, seed) => randomDocument(seed))

  for (const width of [40, 63, 140]) {
    it(`no line is wider than ${width} columns`, () => {
      const rendered = documents.flatMap((markdown) => [
        renderMarkdown(markdown, { width, color: false }),
        renderMarkdown(markdown, { width, color: true }),
      ])
      expect(rendered.flatMap(linesOf).filter((line) => stringWidth(line) > width)).toEqual([])
    })
  }

  it('every word arrives', () => {
    for (const markdown of documents) {
      const shown = plainAt(40, markdown)
      const words = [...markdown.matchAll(/\bw\d+\b/g)].map(([word]) => word)
      expect(words.filter((word) => !shown.includes(word))).toEqual([])
    }
  })

  it('no line ends in a blank', () => {
    const lines = documents.flatMap((markdown) => linesOf(plainAt(80, markdown)))
    expect(lines.filter((line) => line.endsWith(' '))).toEqual([])
  })
})

/** Prose, lists, quotes and tables, nested, of words short, long, wide and marked up; the same for the same seed. */
function randomDocument(seed: number): string {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  let count = 0
  const word = (): string => {
    const short = `w${count++}`
    const words = [
      short,
      short,
      `**${short}**`,
      `\`${short} ${short}\``,
      `*${short} **${short}***`,
      `[${short}](https://a.example/${'p'.repeat(below(60))})`,
      '漢字'.repeat(1 + below(40)),
      '👨‍👩‍👧'.repeat(1 + below(30)),
      'e\u0301'.repeat(1 + below(60)),
      'x'.repeat(1 + below(100)),
      `~~${short}~~\\\n${short}`,
    ]
    return words[below(words.length)] ?? short
  }
  const words = (limit: number): string => Array.from({ length: 1 + below(limit) }, word).join(' ')
  const cells = (columns: number): string =>
    `| ${Array.from({ length: columns }, () => words(6).replaceAll('\\\n', ' ')).join(' | ')} |`
  const block = (depth: number): string => {
    const kind = below(depth > 3 ? 3 : 7)
    if (kind === 0) return `${'#'.repeat(1 + below(6))} ${words(12).replaceAll('\\\n', ' ')}`
    if (kind === 1) {
      const columns = 1 + below(9)
      return [cells(columns), `|${' --- |'.repeat(columns)}`, cells(columns), cells(columns)].join('\n')
    }
    if (kind === 2) return words(40)
    const marker = ['- ', '999. ', '> ', '- [ ] '][kind - 3] ?? '- '
    const hang = marker === '> ' ? '> ' : ' '.repeat(marker === '999. ' ? 5 : 2)
    const blocks = Array.from({ length: 1 + below(3) }, () => block(depth + 1))
    // A box belongs before a sentence; before a block it would turn what follows into indented code.
    const inner = [...(marker === '- [ ] ' ? [words(9)] : []), ...blocks].join('\n\n')
    return marker + inner.replaceAll('\n', `\n${hang}`)
  }
  return Array.from({ length: 1 + below(5) }, () => block(0)).join('\n\n')
}
