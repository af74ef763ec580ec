/**
 * How each kind of text looks, with colour and without. Uses the terminal's own sixteen colours, so that it follows the
 * reader's light or dark theme. Knows nothing of layout.
 */
import { Chalk } from 'chalk'

export type Paint = (text: string) => string

/** With colour a style is painted; without, `mark` is written on both sides so that the emphasis is not lost. */
export interface Emphasis {
  paint: Paint
  mark: string
}

export interface Theme {
  heading: Paint
  /** Lines, bars, bullets, borders: what guides the eye and is not read. */
  quiet: Paint
  strong: Emphasis
  em: Emphasis
  strike: Emphasis
  code: Emphasis
  link: Paint
  /** Writes text so that a click follows it; absent when the address must be written out. */
  hyperlink: ((href: string, text: string) => string) | undefined
  prompt: Paint
  command: Paint
  /** By highlight.js scope. */
  syntax: Record<string, Paint>
}

export const plain: Paint = (text) => text

export function createTheme(options: { color: boolean; hyperlinks: boolean }): Theme {
  const chalk = new Chalk({ level: options.color ? 1 : 0 })
  const emphasis = (paint: Paint, mark: string): Emphasis => ({ paint, mark: options.color ? '' : mark })
  return {
    heading: chalk.bold,
    quiet: chalk.dim,
    strong: emphasis(chalk.bold, '*'),
    em: emphasis(chalk.italic, '_'),
    strike: emphasis(chalk.strikethrough, '~'),
    code: emphasis(chalk.cyan, '`'),
    link: chalk.underline,
    hyperlink: options.color && options.hyperlinks ? oscHyperlink : undefined,
    prompt: chalk.green,
    command: chalk.bold,
    syntax: {
      comment: chalk.dim,
      keyword: chalk.magenta,
      string: chalk.green,
      regexp: chalk.green,
      number: chalk.yellow,
      literal: chalk.yellow,
      variable: chalk.cyan,
      title: chalk.cyan,
      subst: plain,
    },
  }
}

/** OSC 8. The address comes percent-encoded from markdown-it, so it cannot end the sequence early. */
function oscHyperlink(href: string, text: string): string {
  return `\u001b]8;;${href}\u001b\\${text}\u001b]8;;\u001b\\`
}
