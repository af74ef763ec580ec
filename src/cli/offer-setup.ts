/**
 * When something is missing that only an installation can bring, asks a person on a terminal whether to run the setup.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { LabError } from '../errors.ts'
import type { Context } from './context.ts'
import { confirm } from './wait-for-enter.ts'

const MENDED_BY_SETUP = new Set(['qemu-missing', 'missing-tool'])

/** @returns true when the setup has run and the work can be tried again */
export async function offerSetup(error: unknown, context: Context): Promise<boolean> {
  const { interactive, quiet, root, signal } = context
  if (!(error instanceof LabError) || !MENDED_BY_SETUP.has(error.code) || !interactive) return false
  quiet()
  console.error(error.message)
  if (!(await confirm('Install what is missing now?', true, signal))) return false
  const setup = spawn(process.execPath, [join(root, 'src/setup/setup.mjs'), '--yes'], { stdio: 'inherit' })
  const stop = (): void => void setup.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  const [code] = (await once(setup, 'close')) as [number | null]
  signal.removeEventListener('abort', stop)
  return code === 0
}
