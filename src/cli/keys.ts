/**
 * Single keys from the terminal, for screens that react at once. The terminal is as it was when this ends, and while the command
 * is suspended.
 */
import { emitKeypressEvents, type Key } from 'node:readline'
import { LabError } from '../errors.ts'
import { rawTerminal } from '../watch/index.ts'

export interface Keys extends Disposable {
  /**
   * The name of the next key, such as `return`, `q` or `pagedown`; `resize` when the terminal has another size; undefined when
   * nobody can type any more.
   * @throws LabError `interrupted`, on Ctrl-C
   */
  next(): Promise<string | undefined>
}

export function openKeys(signal: AbortSignal, stdin: NodeJS.ReadStream = process.stdin): Keys {
  const waiting: string[] = []
  let wake = (): void => {}
  let closed = false
  const onKey = async (text: string | undefined, { name, ctrl, sequence }: Key): Promise<void> => {
    if (ctrl && name === 'z') {
      await raw.suspend()
      return
    }
    waiting.push(ctrl ? `ctrl-${name}` : (name ?? text ?? sequence ?? ''))
    wake()
  }
  const onResize = (): void => {
    if (waiting.at(-1) !== 'resize') waiting.push('resize')
    wake()
  }
  const onEnd = (): void => {
    closed = true
    wake()
  }
  emitKeypressEvents(stdin)
  stdin.on('keypress', onKey)
  process.stdout.on('resize', onResize)
  for (const event of ['end', 'close', 'error']) stdin.on(event, onEnd)
  signal.addEventListener('abort', onEnd)
  const raw = rawTerminal({ input: stdin, onGone: onEnd })
  return {
    async next() {
      const interrupted = (): LabError => new LabError('interrupted', 'Stopped.')
      for (;;) {
        if (signal.aborted) throw interrupted()
        const key = waiting.shift()
        if (key === 'ctrl-c') throw interrupted()
        if (key !== undefined) return key
        if (closed) return undefined
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    [Symbol.dispose]() {
      stdin.off('keypress', onKey)
      process.stdout.off('resize', onResize)
      for (const event of ['end', 'close', 'error']) stdin.off(event, onEnd)
      signal.removeEventListener('abort', onEnd)
      raw[Symbol.dispose]()
    },
  }
}
