/**
 * Turns errors into words where nothing but Node is there yet, and the errors of the machine itself everywhere. It must not know
 * what was being done.
 */

/**
 * What the machine did not give, by the code of the error: what it means, and what to do about it.
 * @type {Record<string, [string, string]>}
 */
const machine = {
  EMFILE: ['This process may not open any more files', 'ulimit -n 1024'],
  ENFILE: ['This machine has too many files open', 'End some programs, then try again.'],
  ENOMEM: [
    'This machine has no memory left for it',
    'End some programs, or raise the limit: ulimit -v unlimited',
  ],
  EAGAIN: ['This machine does not allow another process', 'End some programs, or raise the limit: ulimit -u'],
  ERR_WORKER_INIT_FAILED: [
    'This machine does not allow another thread',
    'ulimit -n 1024; ulimit -v unlimited',
  ],
  ERR_WORKER_OUT_OF_MEMORY: [
    'A thread ran out of memory',
    'End some programs, or raise the limit: ulimit -v unlimited',
  ],
  ENOSPC: ['A disk is full', 'Free some space, then try again.'],
  EDQUOT: ['Your share of a disk is used up', 'Free some space, then try again.'],
  EROFS: ['A folder cannot be written', 'Use a folder that you may write to.'],
  EACCES: ['A file or folder is not yours to use', 'Make it accessible to you.'],
  EPERM: ['The system does not permit it', 'Make it accessible to you.'],
}

/**
 * @param {unknown} error
 * @returns {{ code: string, message: string, next: string } | undefined} undefined when the machine is not to blame
 */
export function faultOfMachine(error) {
  if (!(error instanceof Error)) return undefined
  const { code, message, cause, path, syscall } = /** @type {NodeJS.ErrnoException} */ (error)
  if (code === 'ENOENT' && syscall === 'mkdtemp') {
    return {
      code: 'machine',
      message: `The folder for temporary files is not there: ${path}`,
      next: 'Set TMPDIR to a folder that is there, or unset it.',
    }
  }
  const [what, next] = machine[code ?? ''] ?? []
  if (what === undefined || next === undefined) return cause === undefined ? undefined : faultOfMachine(cause)
  return { code: 'machine', message: `${what}: ${path ?? message}`, next }
}

/**
 * LabError is TypeScript, which nobody here can load, but has the same fields as SetupError.
 * @param {unknown} error
 * @returns {import('./ending.mjs').Explained}
 */
export function explainPlainly(error) {
  const told = isForPeople(error) ? error : faultOfMachine(error)
  if (told === undefined) return bug(error)
  const { code, message, next } = told
  const output = 'output' in told ? told.output : undefined
  return {
    code: 2,
    lines: [
      message,
      ...(output ? output.split('\n').map((line) => `  | ${line}`) : []),
      ...(next ? next.split('\n').map((line) => `→ ${line}`) : []),
    ],
    error: { code, message, ...(next ? { next } : {}), ...(output ? { output } : {}) },
  }
}

/** @param {unknown} error */
function bug(error) {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const stack = error instanceof Error ? (error.stack ?? what) : what
  return {
    code: 2,
    lines: ['This is a bug of the lab itself, not of your code:', ...stack.split('\n')],
    error: { code: 'bug', message: `This is a bug of the lab itself, not of your code: ${what}` },
  }
}

/**
 * @param {unknown} error
 * @returns {error is import('./errors.mjs').SetupError}
 */
export function isForPeople(error) {
  return error instanceof Error && ['SetupError', 'LabError'].includes(error.name)
}
