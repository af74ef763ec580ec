/** How programs are started in the guest: where they are, in what environment, and what their first line says. */
import { type ChildProcess, execFileSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Where this program's files are, and how its processes are started. */
export interface Program {
  /** Folder with the Perl programs and learner.mjs. */
  folder: string
  /** Folder that the learner's `import 'zx'` is resolved in. */
  modules: string
  node: string
  nodeOptions: string[]
  /** The machine is ours alone: then the host's processes have a control group of their own. */
  alone: boolean
}

/** Not C.UTF-8: every command of zx starts a bash, which reads the locale, and that is 3 % of a whole check. */
export const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C' }

export function run(file: string, args: string[], input?: string): string {
  return execFileSync(file, args, { env: ENV, encoding: 'utf8', ...(input === undefined ? {} : { input }) })
}

/** Resolves with the first line that a program prints. */
export function firstLine(child: ChildProcess, what: string): Promise<string> {
  let complaint = ''
  child.stderr?.on('data', (data) => {
    complaint = (complaint + data).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => reject(new Error(`${what} could not be started: ${complaint.trim()}`)))
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve)
  })
}
