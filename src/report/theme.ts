/**
 * How each kind of text looks. Uses the terminal's own sixteen colours, so that it follows the reader's theme; every
 * meaning has a symbol or a word as well, for those who see no colour.
 */
import { Chalk } from 'chalk'

export interface RenderOptions {
  /** Columns of the terminal. */
  width: number
  color: boolean
}

export type Paint = (text: string) => string

export interface Theme {
  good: Paint
  /** A whole lab passed. */
  passed: Paint
  bad: Paint
  /** Our own fault, or something to look at twice. */
  odd: Paint
  /** What guides the eye or is not in question. */
  quiet: Paint
  plain: Paint
  strong: Paint
  /** The one thing to do next. */
  next: Paint
}

export function themeOf({ color }: RenderOptions): Theme {
  const chalk = new Chalk({ level: color ? 1 : 0 })
  return {
    good: chalk.green,
    passed: chalk.green.bold,
    bad: chalk.red,
    odd: chalk.yellow,
    quiet: chalk.dim,
    plain: (text) => text,
    strong: chalk.bold,
    next: chalk.bold.cyan,
  }
}

/** Longer lines than this are hard to read, and shorter ones cannot hold a command. */
export function columns({ width }: RenderOptions): number {
  return Math.max(36, Math.min(width, 100))
}
