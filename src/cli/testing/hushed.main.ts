/**
 * Works until somebody sends it SIGUSR2, for tests that type meanwhile.
 */
import { once } from 'node:events'
import { interrupted } from '../../errors.ts'
import { runToEnd } from '../../setup/ending.mjs'
import { hushed } from '../hushed.ts'

await runToEnd(async ({ signal }) => {
  const work = async (): Promise<void> => {
    // A listener for a signal keeps no process alive.
    setInterval(() => {}, 1000)
    process.stdout.write('at work.')
    await Promise.race([once(process, 'SIGUSR2'), interrupted(signal)])
    process.stdout.write('done.')
  }
  await hushed({ conversing: true }, work)
  return 0
})
