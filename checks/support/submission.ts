/**
 * Puts code where a submission would have it, for tests: a labs folder of its own, somewhere temporary.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stubFrom } from '../../src/catalog/index.ts'
import { ROOT } from './cli.ts'
import { roomsWith } from './rooms.ts'

export interface Submission extends Disposable {
  /** Absolute path of the lab's file in it. */
  file: string
}

/**
 * @param slug `4.1-network-manager`
 * @param others more of its files, by their path below labs/
 */
export function submission(slug: string, source: string, others: Record<string, string> = {}): Submission {
  const folder = mkdtempSync(join(tmpdir(), 'lab-submission-'))
  const file = join(folder, 'labs', slug, fileOf(slug))
  mkdirSync(dirname(file), { recursive: true })
  cpSync(join(ROOT, 'labs/support'), join(folder, 'labs/support'), { recursive: true })
  writeFileSync(file, source)
  for (const [path, text] of Object.entries(others)) {
    mkdirSync(join(folder, 'labs', dirname(path)), { recursive: true })
    writeFileSync(join(folder, 'labs', path), text)
  }
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The stub, made from the solution: in a learner's clone the one in labs/ is no stub any more. */
export function stubSubmission(slug: string): Submission {
  const path = solutionOf(slug)
  return submission(slug, stubFrom(readFileSync(path, 'utf8'), path))
}

/** Of all labs that have checks: `4.1-network-manager`, … */
export const SLUGS = roomsWith('index.check.ts')

/** `4.1-network-manager` → `network-manager.ts` */
export function fileOf(slug: string): string {
  return `${slug.replace(/^[\d.]+-/, '')}.ts`
}

export function solutionOf(slug: string): string {
  return join(ROOT, 'solutions', slug, fileOf(slug))
}
