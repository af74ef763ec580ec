/**
 * A copy of this repository for tests that play a learner: its progress is its own, and its labs may be written in.
 */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stubFrom } from '../../src/catalog/index.ts'
import { ROOT } from './cli.ts'
import { fileOf, SLUGS, solutionOf } from './submission.ts'

export interface CourseCopy {
  root: string
  /** Puts a learner's code into a lab. */
  write(slug: string, source: string): void
}

/** In labs/ are the stubs, whatever stands in ours. */
export function courseCopy(root: string): CourseCopy {
  mkdirSync(root)
  for (const name of ['src', 'labs', 'checks', 'solutions', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(root, name), { recursive: true, preserveTimestamps: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const write = (slug: string, source: string): void =>
    writeFileSync(join(root, 'labs', slug, fileOf(slug)), source)
  for (const slug of SLUGS) write(slug, stubFrom(readFileSync(solutionOf(slug), 'utf8'), solutionOf(slug)))
  return { root, write }
}
