/** Commands that the checks have run, with nothing of the learner's in their way. */
import { execFile } from 'node:child_process'
import { type Named, namespacePath } from './namespaces.ts'

export interface Executed {
  code: number | null
  stdout: string
  stderr: string
}

export function execute(argv: string[], timeout: number, input = ''): Promise<Executed> {
  const [file = '', ...args] = argv
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { timeout, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : (child.exitCode ?? null), stdout, stderr }),
    )
    child.stdin?.on('error', () => {}) // it may end without having read
    child.stdin?.end(input)
  })
}

/** Commands of the checks run as the guest's root, in the network namespace alone: learner code cannot touch them. */
export function inNetwork(world: Named, where: string): string[] {
  return ['nsenter', `--net=${namespacePath(world, where)}`]
}
