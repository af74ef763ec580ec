/**
 * The same agent and world in fresh namespaces of a machine that Vagrant made. The machine keeps learner code away from this
 * computer; runs in it share one kernel and are kept apart by namespaces alone.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { Duplex } from 'node:stream'
import { LabError } from '../../errors.ts'
import { NO_METER } from '../meter.ts'
import { agentCommand } from '../namespaces.ts'
import type { Sandbox, StartedSandbox } from '../sandbox.ts'
import { collect, programPath, runThere, sendProgram } from './connection.ts'
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
        stream: streamOf(child, said),
        pid: child.pid ?? 0,
        console: async () => said(),
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

/** Both directions as one stream, which says why it broke when ssh ends by itself. */
function streamOf(child: ChildProcessWithoutNullStreams, said: () => string): Duplex {
  const { stdin, stdout } = child
  const stream = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, _, done) => void stdin.write(chunk, done),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      stdin.destroy()
      stdout.resume() // what is left is of no interest, but must be read for it to end
      done(error)
    },
  })
  stdout.on('data', (bytes: Buffer) => {
    if (!stream.destroyed && !stream.push(bytes)) stdout.pause()
  })
  stdin.on('error', () => {}) // told when it closes
  child.on('error', (error) => stream.destroy(error))
  child.on('close', () => stream.destroy(gone(said())))
  return stream
}

function gone(output: string): LabError {
  const detail = output === '' ? '' : ` (${output})`
  return new LabError('sandbox-failed', `the SSH connection to the Vagrant machine has ended${detail}`, {
    next: 'Run it again: the machine is brought up if it is not there any more.',
  })
}
