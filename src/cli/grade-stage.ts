/**
 * What running a submission takes, and what its result depends on: shared by all that runs one.
 */
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Lab } from '../catalog/index.ts'
import { checksHash, type Hashes, referencesHash, runnerHash, type Staged } from '../grading/index.ts'
import { type Submission, stage } from '../submissions/index.ts'
import type { GradeRequest } from './grade-request.ts'
import type { Work } from './grade-work.ts'

export function hasher(
  { courseSeed, timeout }: Pick<GradeRequest, 'courseSeed' | 'timeout'>,
  root: string,
  image: string,
): (submission: Pick<Submission, 'hash'>, lab: Lab) => Hashes {
  const runner = runnerHash(root)
  const references = referencesHash(root)
  const checks = new Map<string, string>()
  // With other values and another limit they are other checks.
  const choice = courseSeed === '' && timeout === undefined ? '' : ` ${JSON.stringify([courseSeed, timeout])}`
  return ({ hash }, { slug }) => {
    const known = checks.get(slug) ?? checksHash(root, slug) + choice
    checks.set(slug, known)
    return { submission: hash, checks: known, references, image, runner }
  }
}

/** Milliseconds for all checks of a lab, of what `--timeout` says. */
export function limitOf({ timeout }: Pick<GradeRequest, 'timeout'>): number | undefined {
  return timeout === undefined ? undefined : timeout * 1000
}

/** What every learner has been given, by its path below labs/. */
export function supportFiles(root: string): Map<string, string> {
  const folder = join(root, 'labs/support')
  return new Map(readdirSync(folder).map((name) => [`support/${name}`, join(folder, name)]))
}

export async function staged(
  submission: Submission,
  support: ReadonlyMap<string, string>,
  { staging }: Work,
): Promise<Staged> {
  const labs = join(await mkdtemp(join(staging, 'one-')), 'labs')
  await stage(submission, labs, support)
  return { labs, [Symbol.asyncDispose]: () => rm(dirname(labs), { recursive: true, force: true }) }
}
