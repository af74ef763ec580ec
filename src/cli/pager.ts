/**
 * Shows a long text: page by page on a terminal, by `$PAGER` where that is set, all at once where nobody reads along.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Chalk } from 'chalk'
import { interrupted } from '../errors.ts'
import type { Context, Drawing } from './context.ts'
import { type Keys, openKeys } from './keys.ts'
import { type Page, pagesOf, pageWith, type Screen } from './pages.ts'

export type PagerContext = Pick<Context, 'conversing' | 'drawing' | 'out' | 'signal'>

export interface PagerOptions {
  /** Words of the text that lie behind the reader. */
  from?: number
  /** Told the place of every page that is shown. */
  onPage?: (words: number) => void
  /** What a page keeps shut until the reader asks for it; empty when nothing. */
  more?: (page: string, drawing: Drawing) => string
  env?: NodeJS.ProcessEnv
}

export interface Left {
  /** Of the page at which the reader left, from 1. */
  page: number
  pages: number
  /** Whether the last page was shown. */
  whole: boolean
}

/** @throws LabError `interrupted`, on Ctrl-C */
export async function showPaged(
  render: (drawing: Drawing, canAsk: boolean) => string,
  context: PagerContext,
  { from = 0, onPage = () => {}, more = () => '', env = process.env }: PagerOptions = {},
): Promise<Left> {
  const { conversing, drawing, out, signal } = context
  const all = { page: 1, pages: 1, whole: true }
  if (!conversing) {
    out(render(drawing, false))
    return all
  }
  const pager = env.PAGER?.trim()
  if (pager && (await throughPager(pager, render(drawing, false), { signal, env }))) return all
  return turnPages((size) => render(size, true), context, { from, onPage, more })
}

async function turnPages(
  render: (drawing: Drawing) => string,
  { drawing, out, signal }: PagerContext,
  { from, onPage, more }: Required<Omit<PagerOptions, 'env'>>,
): Promise<Left> {
  let words = from
  let keys: Keys | undefined
  try {
    for (;;) {
      // The terminal may have another size by now: the place is what stays.
      const pages = layOut(render, drawing)
      const index = pageWith(pages, words)
      onPage(words)
      const page = pages[index]?.text ?? ''
      out(page)
      const left = { page: index + 1, pages: pages.length, whole: index >= pages.length - 1 }
      const shut = more(page, drawing)
      // A text that fits the screen asks nothing.
      if (left.whole && shut === '') return left
      keys ??= openKeys(signal)
      let turn = await turnBelow(left, shut !== '', { keys, drawing, out })
      if (turn === 'more') turn = await turnMore(shut, left, { keys, drawing, out })
      if (turn === 'leave' || turn === 'more' || (turn === 1 && left.whole)) return left
      if (turn !== 0) words = pages[index + turn]?.words ?? 0
      // The same page in another size takes the place of what the terminal has made of it.
      out(turn === 0 ? '\u001b[2J\u001b[H' : '\n')
    }
  } finally {
    keys?.[Symbol.dispose]()
  }
}

function layOut(render: (drawing: Drawing) => string, drawing: Drawing): Page[] {
  const screen = screenOf(drawing)
  return pagesOf(render({ ...drawing, width: screen.columns }), screen)
}

function screenOf({ width }: Drawing): Screen {
  return { columns: process.stdout.columns || width, rows: process.stdout.rows || 24 }
}

type Turn = 1 | 0 | -1 | 'leave' | 'more'

type Turning = { keys: Keys } & Pick<PagerContext, 'drawing' | 'out'>

/** It may be higher than the screen, too. */
async function turnMore(shut: string, left: Left, turning: Turning): Promise<Turn> {
  for (const { text } of pagesOf(shut, screenOf(turning.drawing))) {
    turning.out(`\n${text}`)
    const turn = await turnBelow(left, false, turning)
    if (turn !== 1) return turn
  }
  return 1
}

async function turnBelow(left: Left, hasMore: boolean, { keys, drawing, out }: Turning): Promise<Turn> {
  out(footer(left, drawing, hasMore))
  return nextTurn(keys, hasMore).finally(() => out('\r\u001b[K'))
}

async function nextTurn(keys: Keys, hasMore: boolean): Promise<Turn> {
  for (;;) {
    const key = await keys.next()
    if (key === 'a' && hasMore) return 'more'
    switch (key) {
      case 'return':
      case 'enter':
      case 'space':
      case 'pagedown':
      case 'down':
        return 1
      case 'resize':
        return 0
      case 'b':
      case 'pageup':
      case 'up':
        return -1
      case 'q':
      case 'escape':
      case 'ctrl-d':
      case undefined:
        return 'leave'
    }
  }
}

function footer({ page, pages }: Left, { color, width }: Drawing, hasMore: boolean): string {
  const texts = [
    `page ${page} of ${pages} · Enter goes on, b goes back, ${hasMore ? 'a answers, ' : ''}q leaves`,
    `${page}/${pages} · Enter, b, ${hasMore ? 'a, ' : ''}q`,
  ]
  const text = texts.find(({ length }) => length < width - 2) ?? ''
  return `  ${new Chalk({ level: color ? 1 : 0 }).dim(text)}`
}

/** False where there is no such program. */
async function throughPager(
  pager: string,
  text: string,
  { signal, env }: { signal: AbortSignal; env: NodeJS.ProcessEnv },
): Promise<boolean> {
  // As git has it: colours pass, and what fits the screen is not held.
  const child = spawn('sh', ['-c', pager], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'FRX', ...env },
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  // A pager that is left early reads no further.
  child.stdin.on('error', () => {})
  child.stdin.end(text)
  const [code] = (await Promise.race([once(child, 'close'), interrupted(signal)])) as [number | null]
  signal.removeEventListener('abort', stop)
  return code !== 127 && code !== 126
}
