/**
 * Runs a corpus as somebody would who types its command, for tests: one process, and what it tells of each submission.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, withoutVitest } from './cli.ts'
import type { Corpus } from './rooms.ts'

/** @param args such as `4.1`, names of submissions, `--sandbox local` */
export async function runCorpus<Run>(corpus: Corpus, ...args: string[]): Promise<Run[]> {
  const argv = ['--import', 'tsx', join(ROOT, 'checks', corpus, 'main.ts'), ...args, '--json']
  const { stdout }: { stdout: string } = await promisify(execFile)(process.execPath, argv, {
    cwd: ROOT,
    env: withoutVitest(process.env),
    maxBuffer: 2 ** 28,
  }).catch((failure) => {
    if (failure.code !== 1) throw failure
    return failure // some did not come out as they must: each of their tests tells
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Run)
}
