/**
 * The one error type that is meant for people. Whatever else is thrown is what the machine
 * did not give (see setup/explain-plainly.mjs), or a bug of ours, which prints its stack.
 */

/** What a person was doing when a {@link LabError} stopped them; `usage` and `environment` both exit with 2. */
export type LabErrorCode =
  | 'usage'
  | 'unknown-lab'
  | 'bad-lab'
  | 'bundle-failed'
  | 'import-refused'
  | 'cache-unwritable'
  | 'cache-damaged'
  | 'disk-full'
  | 'download-failed'
  | 'image-build-failed'
  | 'image-refused'
  | 'missing-tool'
  | 'unsupported-system'
  | 'qemu-missing'
  | 'qemu-too-old'
  | 'vagrant-missing'
  | 'vagrant-failed'
  | 'sandbox-failed'
  | 'guest-failed'
  | 'machine-busy'
  | 'needs-root'
  | 'interrupted'

export interface LabErrorOptions {
  /** The one thing to do next, as a sentence or a command. */
  next?: string
  /** The command that failed, as typed. */
  command?: string
  /** The last lines of what that command printed. */
  output?: string
  cause?: unknown
}

/** Says what happened in `message` and what to do about it in `next`. Callers branch on `code`, never on text. */
export class LabError extends Error {
  override readonly name = 'LabError'
  readonly code: LabErrorCode
  readonly next: string | undefined
  readonly command: string | undefined
  readonly output: string | undefined

  constructor(code: LabErrorCode, message: string, options: LabErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.next = options.next
    this.command = options.command
    this.output = options.output
  }
}

/** Rejects with LabError `interrupted` on Ctrl-C. */
export function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise<never>((_, reject) => {
    const stop = (): void => reject(new LabError('interrupted', 'Stopped.'))
    // It may have come before anybody listened, and is not told twice.
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
}

/** About the learner's code and not about the machine. */
export function isFaultOfCode({ code }: LabError): boolean {
  return code === 'bundle-failed' || code === 'import-refused'
}
