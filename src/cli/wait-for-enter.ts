/**
 * Questions on a terminal. Ctrl-C is a key to a prompt and no signal, and a signal does not end a prompt: both stop the command.
 */
import { LabError } from '../errors.ts'

/**
 * Lets a reader go on when they want to; what they type is theirs, and not looked at.
 * @throws LabError `interrupted`, on Ctrl-C and Esc
 */
export async function waitForEnter(
  prompt: { type: 'input' | 'invisible'; message: string },
  signal: AbortSignal,
): Promise<void> {
  await ask(prompt, signal)
}

/** @throws LabError `interrupted`, on Ctrl-C and Esc */
export async function confirm(message: string, initial: boolean, signal: AbortSignal): Promise<boolean> {
  return (await ask({ type: 'confirm', message, initial }, signal)) === true
}

async function ask(prompt: { type: string; message: string; initial?: boolean }, signal: AbortSignal) {
  const { default: enquirer } = await import('enquirer')
  const stopped = (): LabError => new LabError('interrupted', 'Stopped.')
  const answered = enquirer.prompt<{ answer: unknown }>({ ...prompt, name: 'answer' } as never)
  return new Promise<unknown>((resolve, reject) => {
    const stop = (): void => {
      // It hides the cursor while it asks.
      process.stdout.write('\u001b[?25h\n')
      reject(stopped())
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    answered
      // It rejects with what was typed so far, and not with an error.
      .then(
        ({ answer }) => resolve(answer),
        () => reject(stopped()),
      )
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
