/**
 * Holds a terminal in raw mode, for tests that end it in every way: keys make it throw, exit, stop and leave.
 */
import { interrupted } from '../../errors.ts'
import { runToEnd } from '../../setup/ending.mjs'
import { rawTerminal } from '../../watch/index.ts'

const GONE = 7

await runToEnd(async ({ signal }) => {
  const { stdin, stdout } = process
  let leave = (_code: number): void => {}
  const left = new Promise<number>((resolve) => {
    leave = resolve
  })
  using raw = rawTerminal({
    input: stdin,
    onTaken: () => void stdout.write(`taken by ${process.pid}.\r\n`),
    onGivenBack: () => void stdout.write('given back\r\n'),
    onGone: () => leave(GONE),
  })
  const keys: Record<string, () => unknown> = {
    t() {
      throw new Error('thrown on purpose')
    },
    x: () => process.exit(),
    '\u001a': () => raw.suspend(),
    q: () => leave(0),
  }
  stdin.on('data', (key) => void keys[String(key)]?.())
  return await Promise.race([left, interrupted(signal)])
})
