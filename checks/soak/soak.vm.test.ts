/**
 * On a busy machine the same verdicts, the short form of `npm run soak`.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT, withoutVitest } from '../support/cli.ts'

const soak = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'checks/soak/main.ts'), ...args, '--load', '8'],
    { cwd: ROOT, env: withoutVitest(process.env) },
  ).catch((failure) => {
    throw new Error(failure.stdout)
  })

test('references are not blamed', async () => {
  const { stdout } = await soak('--runs', '1', '--labs', '4.1')
  expect(stdout).toMatch(/^all +1 +0 +0$/m)
})

test('mistakes are still found', async () => {
  const { stdout } = await soak('--runs', '1', '--labs', '4.1', '--mistakes')
  expect(stdout).toMatch(/^all +1 +0 +0$/m)
})
