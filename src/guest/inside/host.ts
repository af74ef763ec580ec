/** The Docker host: a user namespace whose root is nobody outside, and the way into it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { KINDS, type Named, type Namespaces, openNamespaces } from './namespaces.ts'
import { ENV, firstLine, type Program } from './program.ts'
import { type Cgroup, makeCgroup } from './still.ts'

/** The Docker host's namespaces and first process. */
export interface Host {
  /** As the agent sees it. */
  pid: number
  /** Of its root, outside. */
  uid: number
  /** Ends when nothing is left of the host's processes. */
  process: ChildProcess
  namespaces: Namespaces
  cgroup?: Cgroup
}

export interface OnHost {
  dockerHost: Host
}

/** Where a world's places and its host are found. */
export interface Placed extends Named, OnHost {}

/** The uids 0…65535 of the first world's host are these and the following outside; each world has others. */
const FIRST_UID = 100_000
const UIDS = 65_536

/** The host's first process: it reaps what its children leave behind, as an init does. */
const HOST_INIT = `
set -e
hostname dockerhost
mkdir -p /run/netns /run/lock /run/containers
echo ready
exec </dev/null >/dev/null 2>&1
trap : CHLD
while :; do
  sleep infinity &
  while kill -0 $! 2>/dev/null; do wait $!; done
done
`

export async function startHost({ folder, alone }: Program, number: number): Promise<Host> {
  const cgroup = alone ? makeCgroup(`world${number}`) : undefined
  const uid = FIRST_UID + (number - 1) * UIDS
  const argv = [`${folder}/make-host.pl`, String(uid), cgroup?.path ?? '', 'bash', '-c', HOST_INIT]
  const process = spawn('perl', argv, { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  const pid = Number(await firstLine(process, "the host's namespaces"))
  const made = { pid, uid, process, namespaces: openNamespaces(pid) }
  return cgroup === undefined ? made : { ...made, cgroup }
}

export interface EnterOptions {
  /** Those of a container; without, the host's. */
  namespaces?: Namespaces | undefined
  /** Network namespace to join instead, by its path on the host. */
  join?: string | undefined
  /** Gets namespaces of its own. */
  own?: boolean
  /** Removes this folder, and starts no program. */
  remove?: string
  /** Its stdin is a terminal, which becomes its own. */
  terminal?: boolean
}

/** argv prefix that runs a command on the host or in a container, as root of the learner's user namespace and no more. */
export function entering(
  { folder }: Program,
  { dockerHost }: OnHost,
  { namespaces = dockerHost.namespaces, join, own = false, remove, terminal = false }: EnterOptions = {},
): string[] {
  const words = KINDS.map((kind) => `${kind}=${namespaces.paths[kind]}`)
  if (dockerHost.cgroup !== undefined) words.push(`cgroup=${dockerHost.cgroup.path}`)
  if (join !== undefined) words.push(`join=${join}`)
  if (own) words.push('own=1')
  if (terminal) words.push('terminal=1')
  if (remove !== undefined) words.push(`remove=${remove}`)
  return ['perl', `${folder}/enter.pl`, ...words, '--']
}
