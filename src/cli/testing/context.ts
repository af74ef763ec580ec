/**
 * For tests of commands: a context that is nobody's terminal, and what was printed.
 */
import type { Context } from '../context.ts'
import { ROOT } from '../context.ts'

/** @param own in the place of what is usual */
export function contextFor(own: Partial<Context> = {}): { context: Context; said: () => string } {
  let said = ''
  const context: Context = {
    root: ROOT,
    cacheDir: '/none',
    built: (source) => source,
    drawing: { width: 80, color: false, hyperlinks: false },
    interactive: false,
    conversing: false,
    signal: new AbortController().signal,
    onProgress: () => {},
    quiet: () => {},
    out: (text) => {
      said += text
    },
    ...own,
  }
  return { context, said: () => said }
}
