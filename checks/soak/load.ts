/**
 * Makes this machine busy, and lets it rest again: processes that do nothing but compute, and end when this one does, however
 * that comes about.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** It looks up every few milliseconds, so that the end of its input ends it. */
const SPINNER = `
process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume()
const spin = () => { const end = Date.now() + 20; while (Date.now() < end); setImmediate(spin) }
spin()
`

/** @param count so many more than the machine has to do otherwise: what the load average rises by */
export function startLoad(count: number): AsyncDisposable {
  const spinners: ChildProcess[] = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', SPINNER], { stdio: ['pipe', 'ignore', 'ignore'] }),
  )
  return {
    async [Symbol.asyncDispose]() {
      const gone = spinners.map((spinner) => once(spinner, 'close'))
      for (const { stdin } of spinners) stdin?.destroy()
      await Promise.all(gone)
    },
  }
}
