/**
 * When something is missing that only an installation can bring, asks a person on a terminal whether to run the setup.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { LabError } from '../errors.ts'
import type { Context } from './context.ts'

const MENDED_BY_SETUP = new Set(['qemu-missing', 'missing-tool'])

/** @returns true when the setup has run and the work can be tried again */
export async function offerSetup(error: unknown, { interactive, quiet, root }: Context): Promise<boolean> {
  if (!(error instanceof LabError) || !MENDED_BY_SETUP.has(error.code) || !interactive) return false
  quiet()
  console.error(error.message)
  const { default: enquirer } = await import('enquirer')
  const prompt = { type: 'confirm', name: 'install', message: 'Install what is missing now?', initial: true }
  const { install } = await enquirer.prompt<{ install: boolean }>(prompt).catch(() => ({ install: false }))
  if (!install) return false
  const setup = spawn(process.execPath, [join(root, 'src/setup/setup.mjs'), '--yes'], { stdio: 'inherit' })
  const [code] = (await once(setup, 'close')) as [number | null]
  return code === 0
}
