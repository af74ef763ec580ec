/**
 * A check file once more, for other code: vitest runs each file once, and each module once in a thread.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { keyOf } from '../verdict/index.ts'

/** `…/copies/<number>.4.1-network-manager/index.check.mjs`: copies of one run have different keys. */
export function anotherCopy(built: string, number: number): string {
  const folder = join(dirname(built), '../../copies', `${number}.${keyOf(built)}`)
  const copy = join(folder, basename(built))
  if (!existsSync(copy)) {
    mkdirSync(folder, { recursive: true })
    const fresh = `${copy}.${process.pid}`
    writeFileSync(fresh, `import ${JSON.stringify(`${built}?${number}`)}\n`)
    renameSync(fresh, copy)
  }
  return copy
}
