/**
 * A Slurm controller and nodes, in the namespaces that this process is in.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Cluster {
  /** Runs a command of Slurm's and gives what it prints. */
  ask(command: string, ...args: string[]): string
  /** What the controller says of a node: `idle`, `alloc*`, `down*`, … */
  stateOf(node: string): string
  /** Ends a node at once, with all that runs on it. */
  kill(node: string): void
}

export const NODES = ['n1', 'n2']

/** @param folder for everything that is written; it goes with the test */
export async function startCluster(folder: string): Promise<Cluster> {
  const run = (command: string, ...args: string[]): void => void execFileSync(command, args)
  run('hostname', 'lab')
  run('ip', 'link', 'set', 'lo', 'up')
  // With nothing but lo, getaddrinfo finds no family of addresses.
  run('ip', 'link', 'add', 'lab0', 'type', 'veth', 'peer', 'name', 'lab1')
  run('ip', 'address', 'add', '192.0.2.1/24', 'dev', 'lab0')
  run('ip', 'link', 'set', 'lab0', 'up')
  run('ip', 'link', 'set', 'lab1', 'up')
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run')

  const conf = join(folder, 'slurm.conf')
  const env = { ...process.env, SLURM_CONF: conf }
  for (const name of ['state', 'log', ...NODES]) mkdirSync(join(folder, name))
  mkdirSync('/run/munge', { mode: 0o755 })
  writeFileSync(conf, configuration(folder))
  const key = join(folder, 'munge.key')
  writeFileSync(key, randomBytes(128))
  chmodSync(key, 0o400)

  const daemon = (name: string, [file = '', ...args]: string[]): ChildProcess => {
    const log = openSync(join(folder, 'log', `${name}.log`), 'a')
    return spawn(file, args, { env, stdio: ['ignore', log, log] })
  }
  const munge = ['munged', '--foreground', '--force', '--key-file', key, '--socket', SOCKET]
  daemon('munged', [...munge, '--pid-file', '/run/munge/pid', '--seed-file', join(folder, 'seed')])
  await until('munged', () => succeeds('munge', ['-n', '-S', SOCKET]))
  daemon('slurmctld', ['slurmctld', '-D', '-f', conf])
  // Whatever a node has started ends with the first process of its namespace.
  const own = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']
  const nodes = new Map(
    NODES.map((node) => [node, daemon(node, [...own, 'slurmd', '-D', '-N', node, '-f', conf])]),
  )
  const ask = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  const stateOf = (node: string): string => ask('sinfo', '-h', '-n', node, '-o', '%t')
  await until('both nodes idle', () => {
    try {
      return NODES.every((node) => stateOf(node) === 'idle')
    } catch {
      return false // the controller is not up yet
    }
  })
  return { ask, stateOf, kill: (node) => void nodes.get(node)?.kill('SIGKILL') }
}

const SOCKET = '/run/munge/munge.socket.2'

function configuration(folder: string): string {
  const nodes = NODES.map(
    (node, index) => `NodeName=${node} NodeAddr=127.0.0.1 Port=${17_001 + index} CPUs=1 State=UNKNOWN`,
  )
  return `ClusterName=lab
SlurmctldHost=lab(127.0.0.1)
SlurmUser=root
SlurmctldPort=17000
AuthType=auth/munge
# A task that is queued again waits for as long as that.
AuthInfo=socket=${SOCKET},cred_expire=15
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/linear
SlurmdTimeout=10
KillWait=2
ReturnToService=2
JobRequeue=1
${nodes.join('\n')}
PartitionName=all Nodes=${NODES.join(',')} Default=YES MaxTime=INFINITE State=UP
`
}

function succeeds(file: string, args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** @param limit seconds */
export async function until(what: string, holds: () => boolean, limit = 120): Promise<void> {
  const end = performance.now() + limit * 1000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${limit} s for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
