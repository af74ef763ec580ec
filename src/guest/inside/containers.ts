/** Containers of a host, and the probes that measure in their network namespaces. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { asWords, type Child, startChild } from './child.ts'
import { entering, type OnHost, type Placed } from './host.ts'
import { attach, type Namespaces, namespacePath, openNamespaces, unprivileged } from './namespaces.ts'
import { lastDescendant, lineFrom, outerPidOf, pidsOf } from './processes.ts'
import { ENV, firstLine, type Program } from './program.ts'

export interface Container {
  /** As the learner sees it, in the host's pid namespace. */
  pid: number
  /** As the agent sees it. */
  outerPid: number
  /** Its private /etc, as a path on the host. */
  etc: string
  /** Ends when the container's first process has. */
  process: ChildProcess
  namespaces: Namespaces
  probe: Child
  /** Given out to a check already, under this name. */
  name?: string
  /** Lets its processes go on, which are kept still until somebody has a use for it. */
  wake?: () => void
}

export interface Visited {
  /** Looks at the containers' files. */
  visitor: Child
}

/** Probes beside processes that the learner's code has started, by name. */
export type Joined = Map<string, { probe: Child; namespaces: Namespaces }>

/** Milliseconds. */
const REMOVAL_LIMIT = 60_000
/** Milliseconds until a container's first process has to be ready: its programs are among files that learner code can change. */
const CONTAINER_LIMIT = 60_000

/** A container's first process owns nothing of ours. */
function containerInit(name: string): string {
  return `
set -e
etc=/run/containers/${name}/etc
mkdir -p $etc
cp /etc/passwd /etc/group $etc/ 2>/dev/null || true
printf 'hosts: files dns\\n' > $etc/nsswitch.conf
printf '127.0.0.1\\tlocalhost\\n::1\\tlocalhost ip6-localhost ip6-loopback\\n' > $etc/hosts
: > $etc/resolv.conf
mount --bind $etc /etc
hostname ${name}
echo ready
exec sleep infinity </dev/null >/dev/null 2>&1
`
}

/** Until {@link wake}. */
export function rest({ dockerHost }: OnHost, container: Container): void {
  const wake = dockerHost.cgroup?.rest(lineFrom(container.process.pid ?? 0))
  if (wake !== undefined) container.wake = wake
}

export function wake(container: Container): void {
  container.wake?.()
  delete container.wake
}

/** Starts a probe, with the host's table of neighbors as its descriptor 4. */
export function startProbe(program: Program, world: Placed, name: string): Promise<Child> {
  const withTable = ['sh', '-c', 'exec "$@" 4< "$0"', `/proc/${world.dockerHost.pid}/net/arp`]
  const enter = unprivileged(namespacePath(world, name), 'net_bind_service')
  return startChild([...withTable, ...enter, 'perl', `${program.folder}/probe.pl`], ENV, asWords)
}

/** @param network path of a network namespace to join, as the host sees it; without, the container gets its own */
export async function startContainer(
  program: Program,
  world: Placed & Visited,
  name: string,
  network?: string,
): Promise<Container> {
  const enter = entering(program, world, { own: true, join: network })
  const [file = '', ...args] = [...enter, 'sh', '-c', containerInit(name)]
  const process = spawn(file, args, { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  const late = setTimeout(() => process.kill('SIGKILL'), CONTAINER_LIMIT)
  await firstLine(process, name).finally(() => clearTimeout(late))
  const outerPid = lastDescendant(process.pid ?? 0)
  const [, pid = 0] = pidsOf(outerPid)
  const namespaces = openNamespaces(outerPid)
  attach(world, name, outerPid)
  await visit(world, 'adopt', { place: name, pid: outerPid })
  const probe = await startProbe(program, world, name)
  return { pid, outerPid, process, namespaces, etc: `/run/containers/${name}/etc`, probe }
}

/** @throws Error when the visitor itself fails */
export async function visit({ visitor }: Visited, op: string, args: object): Promise<void> {
  const answer = await visitor.request(op, args)
  if ('gone' in answer) throw new Error(`visitor ${op}: ${answer.gone}`)
  const { error } = ('error' in answer ? answer : answer.value) as { error?: { message?: string } }
  if (error !== undefined) throw new Error(`visitor ${op}: ${error.message}`)
}

/** Kills its first process, and with it all others; then its /etc goes, by the hand of somebody with no more rights than the learner. */
export async function stopContainer(program: Program, world: OnHost, container: Container): Promise<void> {
  const { process: first, outerPid, etc, namespaces } = container
  // As long as the one that waits for it is there, its number is nobody else's.
  if (first.exitCode === null && first.signalCode === null) {
    const gone = once(first, 'exit')
    process.kill(outerPid, 'SIGKILL')
    await gone
  }
  container.probe.process.kill('SIGKILL')
  const [file = '', ...args] = entering(program, world, { remove: etc })
  // A tree that grows while it is taken down has no end.
  const options = { env: ENV, stdio: 'ignore', timeout: REMOVAL_LIMIT, killSignal: 'SIGKILL' } as const
  await once(spawn(file, args, options), 'exit')
  namespaces.close()
}

/**
 * A probe in the network namespace of a process that the learner's code has started, by its pid on the host. Returns the
 * name of the namespace.
 */
export async function joinNetwork(
  program: Program,
  world: Placed & { joined: Joined },
  name: string,
  pid: number,
): Promise<string> {
  const outerPid = outerPidOf(world, pid)
  if (outerPid === undefined) throw new Error(`the host has no process ${pid}`)
  const namespaces = openNamespaces(outerPid)
  const namespace = `joined${world.joined.size + 1}`
  attach(world, namespace, outerPid)
  world.joined.set(name, { probe: await startProbe(program, world, namespace), namespaces })
  return namespace
}
