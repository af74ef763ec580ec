/**
 * Which checks there are, as vitest lists them: for tests of the corpora.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT, withoutVitest } from './cli.ts'
import { SLUGS } from './submission.ts'

/** Ids of all checks, by lab. */
export async function listChecks(): Promise<Map<string, string[]>> {
  const { stdout } = await promisify(execFile)('npx', ['vitest', 'list', '--project', 'checks', '--json'], {
    cwd: ROOT,
    env: withoutVitest(process.env),
  })
  const found = new Map<string, string[]>()
  for (const { name, file } of JSON.parse(stdout) as { name: string; file: string }[]) {
    const slug = SLUGS.find((each) => file.endsWith(`/${each}.check.ts`)) ?? file
    const id = /^.* > ([a-z0-9-]+): /.exec(name)?.[1] ?? name
    found.set(slug, [...(found.get(slug) ?? []), id])
  }
  return found
}
