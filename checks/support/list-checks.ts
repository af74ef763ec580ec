/**
 * Which checks there are, as vitest lists them: for tests of the corpora.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { keyOf } from '../../src/verdict/index.ts'
import { ROOT, withoutVitest } from './cli.ts'

/** Ids of all checks, by lab. */
export async function listChecks(): Promise<Map<string, string[]>> {
  const { stdout } = await promisify(execFile)('npx', ['vitest', 'list', '--project', 'checks', '--json'], {
    cwd: ROOT,
    env: withoutVitest(process.env),
  })
  const found = new Map<string, string[]>()
  for (const { name, file } of JSON.parse(stdout) as { name: string; file: string }[]) {
    const slug = keyOf(file)
    const id = /^.* > ([a-z0-9-]+): /.exec(name)?.[1] ?? name
    found.set(slug, [...(found.get(slug) ?? []), id])
  }
  return found
}
