/**
 * `npm run vm`: the machine of `--sandbox vagrant`, for people who do not know Vagrant.
 */
import { destroyMachine, ensureMachine, machineState } from '../sandbox/index.ts'
import type { Context } from './context.ts'
import { createProgram, runProgram } from './program.ts'

/** Vagrant's words, where they need others; its providers have more. */
const STATES: Record<string, string> = {
  running: 'The machine is running',
  not_created: 'There is no machine; npm run vm up makes one',
  poweroff: 'The machine is switched off; npm run vm up starts it',
  shutoff: 'The machine is switched off; npm run vm up starts it',
}

export async function vmCommand(args: string[], context: Context): Promise<number> {
  const { onProgress, signal, quiet, out } = context
  const program = createProgram('vm').description('The machine of --sandbox vagrant.')
  program
    .command('up')
    .description('bring it up and make it ready')
    .action(async () => {
      await using machine = await ensureMachine({ onProgress, signal })
      quiet()
      out(`The machine is running (${machine.facts.arch}).\n`)
    })
  program
    .command('status')
    .description('show its state')
    .action(async () => {
      const { state, provider } = await machineState({ onProgress, signal })
      out(`${STATES[state] ?? `The machine is in state ${state}`} (${provider}).\n`)
    })
  program
    .command('destroy')
    .description('remove it; the next run makes a new one')
    .action(async () => {
      await destroyMachine({ onProgress, signal })
      quiet()
      out('The machine is gone.\n')
    })
  await runProgram(program, args)
  return 0
}
