/**
 * Looks at the limits of this process before they are met: inside Node, V8 and esbuild a limit ends the process, or a thread, with
 * words that nobody understands. It must not know what is done within them.
 */
import { readFileSync } from 'node:fs'
import { SetupError } from './errors.mjs'

/** Files that Node, esbuild and one VM have open together; measured: 40 are too few, 80 enough for one lab. */
const FILES = 128

/** KiB. vitest's parser is WebAssembly, for which V8 reserves 10 GiB a memory; measured: 30 GB are too little, 40 enough. */
const ADDRESS_SPACE = 48 * 1024 * 1024

/**
 * @param {string} [text] of /proc/self/limits; there is none on other systems, where nothing is known
 * @throws SetupError `machine`
 */
export function checkLimits(text = read()) {
  const files = limitOf(text, 'Max open files')
  if (files < FILES) {
    throw new SetupError(`This process may open ${files} files, and checks need ${FILES}.`, {
      code: 'machine',
      next: `ulimit -n ${FILES * 8}`,
    })
  }
  const space = limitOf(text, 'Max address space') / 1024
  if (space >= ADDRESS_SPACE) return
  throw new SetupError(
    `This process may use ${Math.floor(space / 1024)} MiB of address space, and checks need ${ADDRESS_SPACE / 1024}.`,
    { code: 'machine', next: 'ulimit -v unlimited' },
  )
}

/**
 * @param {string} text
 * @param {string} name
 */
function limitOf(text, name) {
  const soft = new RegExp(`^${name} +(\\d+|unlimited)`, 'm').exec(text)?.[1] ?? 'unlimited'
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

function read() {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
