/**
 * Lets a reader go on when they want to; what they type is theirs, and not looked at.
 */
import { LabError } from '../errors.ts'

/** @throws LabError `interrupted`, on Ctrl-C and Esc */
export async function waitForEnter(prompt: { type: 'input' | 'invisible'; message: string }): Promise<void> {
  const { default: enquirer } = await import('enquirer')
  // It rejects with what was typed so far, and not with an error.
  await enquirer.prompt({ ...prompt, name: 'typed' }).catch(() => {
    throw new LabError('interrupted', 'Stopped.')
  })
}
