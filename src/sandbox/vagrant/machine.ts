/**
 * The one machine of this repository, as Vagrant knows it: brought up when it is needed, looked at, destroyed. Calling
 * Vagrant takes seconds, so what it said of the connection is kept in a file and tried first.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../../errors.ts'
import type { OnProgress } from '../../image/index.ts'
import { withLock } from '../../image/lock.ts'
import { dotFolder, ROOT, runVagrant, throwIfInterrupted, type VagrantResult } from './command.ts'
import { type Connection, connect, HOST } from './connection.ts'

export interface MachineOptions {
  onProgress: OnProgress
  signal?: AbortSignal | undefined
}

export interface MachineState {
  /** Vagrant's own word: `running`, `poweroff`, `not_created`, … */
  state: string
  /** `virtualbox`, `libvirt`, … */
  provider: string
}

const STEP = { step: 'vagrant', label: 'Starting the Vagrant machine' } as const

/**
 * Connects to the machine, after bringing it up and making it ready if it is not.
 * @throws LabError `vagrant-missing`, `vagrant-failed`, `sandbox-failed`, `interrupted`
 */
export async function ensureMachine(options: MachineOptions): Promise<Connection> {
  const { signal, onProgress } = options
  const known = await connectAsBefore()
  if (known !== undefined) return known
  throwIfInterrupted(signal)
  let waited = false
  const onWait = (): void => {
    waited = true
    onProgress({ step: 'wait', label: 'Another process is starting the Vagrant machine' })
  }
  // Vagrant itself refuses to do two things at a time.
  return withLock(join(dotFolder(), 'container-lab.lock'), { signal, onWait }, async () => {
    const others = waited ? await connectAsBefore() : undefined
    return others ?? connectAnew(options)
  })
}

async function connectAnew(options: MachineOptions): Promise<Connection> {
  await bringUp(options)
  const connection = await connect(await askForConfig(options))
  if (connection.facts.key === provisionKey()) return connection
  await connection[Symbol.asyncDispose]()
  throw new LabError('vagrant-failed', 'The Vagrant machine is not ready: it was not provisioned.', {
    next: 'npm run vm destroy, then try again.',
  })
}

/** Changes with whatever the machine is made ready with. The Vagrantfile has the same sum. */
export function provisionKey(env: NodeJS.ProcessEnv = process.env): string {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'src/image/guest.json')))
    .update(readFileSync(join(ROOT, 'src/sandbox/vagrant/provision.sh')))
    .update(env.CONTAINER_LAB_PACKAGES ?? '')
    .digest('hex')
}

/** Undefined when there is no machine, none that answers, or one that was made ready with something else. */
async function connectAsBefore(): Promise<Connection | undefined> {
  if (!exists() || !existsSync(configFile())) return undefined
  try {
    const connection = await connect(readFileSync(configFile(), 'utf8'))
    if (connection.facts.key === provisionKey()) return connection
    await connection[Symbol.asyncDispose]()
  } catch {
    // Stopped, or somewhere else now: Vagrant knows.
  }
  return undefined
}

/** Whether Vagrant has made a machine, found out without asking it. */
function exists(): boolean {
  const machines = join(dotFolder(), 'machines')
  if (!existsSync(machines)) return false
  return readdirSync(machines, { recursive: true, encoding: 'utf8' }).some((name) => /[\\/]id$/.test(name))
}

function configFile(): string {
  return join(dotFolder(), 'container-lab.ssh')
}

/** The provisioner is run each time: it is quick when there is nothing to do, and a first `up` may have been interrupted. */
async function bringUp({ onProgress, signal }: MachineOptions): Promise<void> {
  onProgress(STEP)
  const onLine = (line: string): void => {
    if (!signal?.aborted) onProgress({ ...STEP, detail: line })
  }
  const stopping = (): void =>
    onProgress({ ...STEP, label: 'Stopping when Vagrant has undone what it began' })
  signal?.addEventListener('abort', stopping)
  const up = await runVagrant(['up', '--provision'], { signal, onLine })
  signal?.removeEventListener('abort', stopping)
  if (!up.ok) throw failed(up, 'The Vagrant machine could not be brought up.')
  onProgress({ ...STEP, done: true })
}

async function askForConfig({ signal }: MachineOptions): Promise<string> {
  const asked = await runVagrant(['ssh-config', '--host', HOST], { signal })
  if (!asked.ok) throw failed(asked, 'Vagrant did not say how to reach the machine.')
  mkdirSync(dotFolder(), { recursive: true })
  writeFileSync(configFile(), asked.stdout, { mode: 0o600 })
  return asked.stdout
}

export async function machineState(options: MachineOptions): Promise<MachineState> {
  const asked = await runVagrant(['status', '--machine-readable'], { signal: options.signal })
  if (!asked.ok) throw failed(asked, 'Vagrant did not tell the state of the machine.')
  return parseState(asked.stdout)
}

/** From lines of `time,machine,field,value`. */
export function parseState(text: string): MachineState {
  const rows = text.split('\n').map((line) => line.trim().split(','))
  const value = (field: string): string => rows.find((row) => row[2] === field)?.[3] ?? 'unknown'
  return { state: value('state'), provider: value('provider-name') }
}

export async function destroyMachine({ onProgress, signal }: MachineOptions): Promise<void> {
  const step = { step: 'vagrant', label: 'Destroying the Vagrant machine' } as const
  onProgress(step)
  const destroyed = await runVagrant(['destroy', '--force'], { signal })
  if (!destroyed.ok) throw failed(destroyed, 'The Vagrant machine could not be destroyed.')
  rmSync(configFile(), { force: true })
  onProgress({ ...step, done: true })
}

function failed({ command, output }: VagrantResult, message: string): LabError {
  return new LabError('vagrant-failed', message, {
    command,
    output,
    next: 'Mend what Vagrant says. If that does not help: npm run vm destroy, then try again.',
  })
}
