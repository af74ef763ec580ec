/**
 * Runs the command that learners type, for tests: one process, its exit code and what it printed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabVerdict } from '../../src/verdict/index.ts'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface LabOptions {
  env?: NodeJS.ProcessEnv
  /** Called with the process as soon as it runs. */
  onStart?: (pid: number) => void
}

/** `lab('check', '4.1', '--solution')` */
export async function lab(args: string[], { env = {}, onStart }: LabOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/launch.mjs'), 'lab', ...args], {
    cwd: ROOT,
    env: { ...withoutVitest(process.env), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onStart?.(child.pid ?? 0)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** An environment in which nothing believes that it is a worker of this vitest. */
export function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(VITEST|VITE_|NODE_OPTIONS$|TEST$|NODE_ENV$|CI$)/.test(name)),
  )
}

/** The one JSON document of `lab check … --json`. */
export async function labJson(
  args: string[],
  options?: LabOptions,
): Promise<Finished & { verdict: LabVerdict }> {
  const finished = await lab(['check', ...args, '--json'], options)
  return { ...finished, verdict: documentIn(finished, args) as LabVerdict }
}

/** The verdicts of `lab check all … --json`. */
export async function labsJson(args: string[]): Promise<Finished & { labs: LabVerdict[] }> {
  const finished = await lab(['check', 'all', ...args, '--json'])
  return { ...finished, ...(documentIn(finished, args) as { labs: LabVerdict[] }) }
}

function documentIn({ stdout, stderr }: Finished, args: string[]): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`no JSON from lab check ${args.join(' ')}: ${stdout}${stderr}`)
  }
}
