/**
 * Shows a long text: page by page on a terminal, by `$PAGER` where that is set, all at once where nobody reads along.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Chalk } from 'chalk'
import { interrupted } from '../errors.ts'
import type { Context, Drawing } from './context.ts'
import { type Keys, openKeys } from './keys.ts'
import { type Page, pagesOf, pageWith } from './pages.ts'

export type PagerContext = Pick<Context, 'conversing' | 'drawing' | 'out' | 'signal'>

export interface PagerOptions {
  /** Words of the text that lie behind the reader. */
  from?: number
  /** Told the place of every page that is shown. */
  onPage?: (words: number) => void
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
  render: (drawing: Drawing) => string,
  context: PagerContext,
  { from = 0, onPage = () => {}, env = process.env }: PagerOptions = {},
): Promise<Left> {
  const { conversing, drawing, out, signal } = context
  const all = { page: 1, pages: 1, whole: true }
  if (!conversing) {
    out(render(drawing))
    return all
  }
  const pager = env.PAGER?.trim()
  if (pager && (await throughPager(pager, render(drawing), { signal, env }))) return all
  return turnPages(render, context, { from, onPage })
}

async function turnPages(
  render: (drawing: Drawing) => string,
  { drawing, out, signal }: PagerContext,
  { from, onPage }: Required<Pick<PagerOptions, 'from' | 'onPage'>>,
): Promise<Left> {
  let words = from
  let keys: Keys | undefined
  try {
    for (;;) {
      // The terminal may have another size by now: the place is what stays.
      const pages = layOut(render, drawing)
      const index = pageWith(pages, words)
      onPage(words)
      out(pages[index]?.text ?? '')
      const left = { page: index + 1, pages: pages.length, whole: index >= pages.length - 1 }
      // A text that fits the screen asks nothing.
      if (left.whole) return left
      keys ??= openKeys(signal)
      out(footer(left, drawing))
      const turn = await nextTurn(keys).finally(() => out('\r\u001b[K'))
      if (turn === 'leave') return left
      if (turn !== 0) words = pages[index + turn]?.words ?? 0
      // The same page in another size takes the place of what the terminal has made of it.
      out(turn === 0 ? '\u001b[2J\u001b[H' : '\n')
    }
  } finally {
    keys?.[Symbol.dispose]()
  }
}

function layOut(render: (drawing: Drawing) => string, drawing: Drawing): Page[] {
  const columns = process.stdout.columns || drawing.width
  return pagesOf(render({ ...drawing, width: columns }), { columns, rows: process.stdout.rows || 24 })
}

async function nextTurn(keys: Keys): Promise<1 | 0 | -1 | 'leave'> {
  for (;;) {
    switch (await keys.next()) {
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

function footer({ page, pages }: Left, { color, width }: Drawing): string {
  const texts = [
    `page ${page} of ${pages} · Enter goes on, b goes back, q leaves`,
    `${page}/${pages} · Enter, b, q`,
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
