/** `npm run grade` on a class that is known, as a process of its own, and what it has found out. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type LabRecord, openLedger } from '../../src/grading/index.ts'
import { ROOT, withoutVitest } from '../support/cli.ts'

export interface HowGraded {
  sandbox: 'qemu' | 'local'
  labs?: string
}

export async function grade(
  inputs: readonly string[],
  out: string,
  { sandbox, labs }: HowGraded,
): Promise<LabRecord[]> {
  const own = sandbox === 'local' ? ['--sandbox', 'local', '--i-wrote-these'] : []
  const some = labs === undefined ? [] : ['--labs', labs]
  const argv = [join(ROOT, 'src/cli/launch.mjs'), 'grade', ...inputs, '--out', out, ...own, ...some]
  const child = spawn(process.execPath, argv, {
    ...{ cwd: ROOT, env: withoutVitest(process.env), stdio: ['ignore', 'ignore', 'inherit'] },
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) console.log(`npm run grade ended with ${code}`)
  return openLedger(join(out, 'results.jsonl')).records()
}
