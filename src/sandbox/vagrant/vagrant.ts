/**
 * The same agent and world in fresh namespaces of a machine that Vagrant made. The machine keeps learner code away from this
 * computer; runs in it share one kernel and are kept apart by namespaces alone.
 */
import { once } from 'node:events'
import { basename } from 'node:path'
import { LabError } from '../../errors.ts'
import { collect, streamOf } from '../child-stream.ts'
import { NO_METER } from '../meter.ts'
import { agentCommand } from '../namespaces.ts'
import type { Sandbox, StartedSandbox } from '../sandbox.ts'
import { programPath, runThere, sendProgram } from './connection.ts'
import { ensureMachine, type MachineOptions } from './machine.ts'

export interface SandboxOptions extends MachineOptions {
  /** Folder with the guest's program, here. */
  program: string
  /** A connection that another thread has opened and keeps open. */
  connection?: string | undefined
}

/** Debian's, which the machine was provisioned with. */
const NODE = '/usr/bin/node'

export async function vagrantSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { program, connection } = options
  if (connection !== undefined) return sandboxOver(connection, program, 'Vagrant')
  const { folder, facts } = await ensureMachine(options)
  if (!facts.programs.includes(basename(program))) await sendProgram(folder, program)
  return sandboxOver(folder, program, `${facts.arch} in Vagrant`)
}

function sandboxOver(connection: string, program: string, description: string): Sandbox {
  return {
    kind: 'vagrant',
    description,
    connection,
    async start(): Promise<StartedSandbox> {
      const child = runThere(connection, ['sudo', '-n', ...agentCommand(programPath(program), NODE)])
      const said = collect(child)
      const closed = once(child, 'close')
      return {
        // The processor time here is that of ssh.
        ...NO_METER,
        stream: streamOf(child, () => gone(said())),
        pid: child.pid ?? 0,
        async [Symbol.asyncDispose]() {
          child.stdin.destroy()
          // A machine that is gone does not say goodbye.
          const impatient = setTimeout(() => child.kill('SIGKILL'), GOODBYE_LIMIT)
          await closed
          clearTimeout(impatient)
        },
      }
    },
  }
}

/** Milliseconds for a guest to end after its standard input has. */
const GOODBYE_LIMIT = 5000

function gone(output: string): LabError {
  const detail = output === '' ? '' : ` (${output})`
  return new LabError('sandbox-failed', `the SSH connection to the Vagrant machine has ended${detail}`, {
    next: 'Run it again: the machine is brought up if it is not there any more.',
  })
}
