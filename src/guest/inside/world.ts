/**
 * Builds the little internet that every lab runs in, from network namespaces:
 *
 *     internet 203.0.113.10, names 203.0.113.53  no route to any private range but the LAN
 *         │
 *     router 203.0.113.1 / 192.168.1.1
 *         │
 *     LAN 192.168.1.0/24 ── neighbor 192.168.1.50
 *         │
 *     host 192.168.1.100                         a user namespace: root here is nobody outside
 *         └─ containers, each with namespaces of its own inside that user namespace
 *
 * Whatever measures stays outside: it joins a network namespace and no other, is not visible to anybody in there, and has a uid
 * of its own that owns nothing. Whatever goes into the learner's namespaces changes its uid first (enter.pl, visitor.pl).
 *
 * Runs as root of the guest. Knows nothing of labs.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { asJson, asWords, type Child, startChild } from './child.ts'
import { type Cgroup, makeCgroup } from './still.ts'

/** Where this program's files are, and how its processes are started. */
export interface Program {
  /** Folder with the Perl programs and learner.mjs. */
  folder: string
  /** Folder that the learner's `import 'zx'` is resolved in. */
  modules: string
  node: string
  nodeOptions: string[]
  /** The machine is ours alone: then the host's processes have a control group of their own. */
  alone: boolean
}

const KINDS = ['user', 'ipc', 'uts', 'net', 'mnt', 'pid'] as const

/** Namespaces that were opened before learner code could change who is in them, as paths of those open files. */
export interface Namespaces {
  paths: Record<(typeof KINDS)[number], string>
  close(): void
}

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

export interface World {
  /** What the names of its network namespaces start with, among those of the guest's other worlds: `1-`. */
  prefix: string
  dockerHost: Host
  /** Those of its processes that are the agent's and not the host's. */
  outside: Child[]
  host: Child
  internet: Child
  neighbor: Child
  learner: Child
  /** Looks at the containers' files. */
  visitor: Child
  /** Of the process in which the learner's code runs, as the agent sees it. */
  learnerPid: number
  containers: Container[]
  /** Probes beside processes that the learner's code has started, by name. */
  joined: Map<string, { probe: Child; namespaces: Namespaces }>
}

/** Milliseconds. */
const REMOVAL_LIMIT = 60_000
/** Milliseconds until a container's first process has to be ready: its programs are among files that learner code can change. */
const CONTAINER_LIMIT = 60_000

/** What the name server at 203.0.113.53 knows. */
const NAMES = [
  'www.example.test=203.0.113.10',
  'ns.example.test=203.0.113.53',
  'late.example.test=203.0.113.11',
]

/** Not C.UTF-8: every command of zx starts a bash, which reads the locale, and that is 3 % of a whole check. */
export const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C' }

/** The uids 0…65535 of the first world's host are these and the following outside; each world has others. */
const FIRST_UID = 100_000
const UIDS = 65_536
/** Of everything that measures: nobody has files with it, and no host of a world can have it inside. */
const PROBE_UID = 65_533

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

function run(file: string, args: string[], input?: string): string {
  return execFileSync(file, args, { env: ENV, encoding: 'utf8', ...(input === undefined ? {} : { input }) })
}

/** Resolves with the first line that a program prints. */
function firstLine(child: ChildProcess, what: string): Promise<string> {
  let complaint = ''
  child.stderr?.on('data', (data) => {
    complaint = (complaint + data).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => reject(new Error(`${what} could not be started: ${complaint.trim()}`)))
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve)
  })
}

async function startHost({ folder, alone }: Program, number: number): Promise<Host> {
  const cgroup = alone ? makeCgroup(`world${number}`) : undefined
  const uid = FIRST_UID + (number - 1) * UIDS
  const argv = [`${folder}/make-host.pl`, String(uid), cgroup?.path ?? '', 'bash', '-c', HOST_INIT]
  const process = spawn('perl', argv, { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  const pid = Number(await firstLine(process, "the host's namespaces"))
  const made = { pid, uid, process, namespaces: openNamespaces(pid) }
  return cgroup === undefined ? made : { ...made, cgroup }
}

function openNamespaces(pid: number): Namespaces {
  const files = KINDS.map((kind) => [kind, openSync(`/proc/${pid}/ns/${kind}`, 'r')] as const)
  const paths = files.map(([kind, file]) => [kind, `/proc/${process.pid}/fd/${file}`])
  return {
    paths: Object.fromEntries(paths) as Namespaces['paths'],
    close() {
      for (const [, file] of files.splice(0)) closeSync(file)
    },
  }
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
  { dockerHost }: Pick<World, 'dockerHost'>,
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

/** The only child of a process, if it has one. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0])
}

/** The same process as numbered in the agent's, the host's and the container's pid namespace. */
function pidsOf(outerPid: number): number[] {
  const line = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${outerPid}/status`, 'latin1'))?.[1] ?? ''
  return line.trim().split(/\s+/).map(Number)
}

/** What enter.pl has started, each process the only child of the one before. */
function lineFrom(pid: number): number[] {
  const child = childOf(pid)
  return child > 0 ? [pid, ...lineFrom(child)] : [pid]
}

function lastDescendant(pid: number): number {
  return lineFrom(pid).at(-1) ?? pid
}

/** Until {@link wake}. */
export function rest({ dockerHost }: Pick<World, 'dockerHost'>, container: Container): void {
  const wake = dockerHost.cgroup?.rest(lineFrom(container.process.pid ?? 0))
  if (wake !== undefined) container.wake = wake
}

export function wake(container: Container): void {
  container.wake?.()
  delete container.wake
}

/** Path of a place's network namespace, outside the learner's reach. */
export function namespacePath({ prefix }: Pick<World, 'prefix'>, name: string): string {
  return `/run/netns/${prefix}${name}`
}

function wire(prefix: string, hostPid: number): void {
  for (const name of ['internet', 'router', 'neighbor']) run('ip', ['netns', 'add', `${prefix}${name}`])
  run('ip', ['netns', 'attach', `${prefix}host`, String(hostPid)])
  const batch = (name: string, commands: string): void =>
    void run('ip', ['-n', `${prefix}${name}`, '-batch', '-'], commands)
  const sysctl = (name: string, setting: string): void =>
    void run('nsenter', [`--net=${namespacePath({ prefix }, name)}`, 'sysctl', '-qw', setting])
  batch(
    'router',
    `link add lan type bridge
link add to-host type veth peer name eth0 netns ${prefix}host
link add to-neighbor type veth peer name eth0 netns ${prefix}neighbor
link add wan type veth peer name eth0 netns ${prefix}internet
link set to-host master lan
link set to-neighbor master lan
address add 192.168.1.1/24 dev lan
address add 203.0.113.1/24 dev wan
link set lo up
link set lan up
link set to-host up
link set to-neighbor up
link set wan up
`,
  )
  batch(
    'internet',
    `address add 203.0.113.10/24 dev eth0
address add 203.0.113.53/24 dev eth0
link set lo up
link set eth0 up
route add 192.168.1.0/24 via 203.0.113.1
`,
  )
  batch(
    'neighbor',
    `address add 192.168.1.50/24 dev eth0
link set lo up
link set eth0 up
route add default via 192.168.1.1
`,
  )
  batch(
    'host',
    `address add 192.168.1.100/24 dev eth0
link set lo up
link set eth0 up
route add default via 192.168.1.1
`,
  )
  sysctl('router', 'net.ipv4.ip_forward=1')
  // As Docker leaves a host: nothing is forwarded unless a rule says so, and bridged packets meet the rules as well.
  sysctl('host', 'net.ipv4.ip_forward=0')
  sysctl('host', 'net.bridge.bridge-nf-call-iptables=1')
  run('nsenter', [`--net=${namespacePath({ prefix }, 'host')}`, 'iptables', '-P', 'FORWARD', 'DROP'])
}

/**
 * argv prefix that runs a program in one network namespace as somebody who owns nothing.
 * @param capability the one thing that it may do there which not everybody may
 */
export function unprivileged(namespace: string, capability: 'net_bind_service' | 'net_raw'): string[] {
  const only = `-all,+${capability}`
  return [
    ...['nsenter', `--net=${namespace}`, 'setpriv', `--reuid=${PROBE_UID}`, `--regid=${PROBE_UID}`],
    ...['--clear-groups', `--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`],
    ...['--no-new-privs', '--'],
  ]
}

/** Starts a probe, with the host's table of neighbors as its descriptor 4. */
function startProbe(
  program: Program,
  world: Pick<World, 'prefix' | 'dockerHost'>,
  name: string,
): Promise<Child> {
  const withTable = ['sh', '-c', 'exec "$@" 4< "$0"', `/proc/${world.dockerHost.pid}/net/arp`]
  const enter = unprivileged(namespacePath(world, name), 'net_bind_service')
  return startChild([...withTable, ...enter, 'perl', `${program.folder}/probe.pl`], ENV, asWords)
}

/** Names the network namespace of a process, for commands and probes. */
function attach({ prefix }: Pick<World, 'prefix'>, name: string, outerPid: number): void {
  run('ip', ['netns', 'attach', `${prefix}${name}`, String(outerPid)])
}

/** @param network path of a network namespace to join, as the host sees it; without, the container gets its own */
export async function startContainer(
  program: Program,
  world: Pick<World, 'prefix' | 'dockerHost' | 'visitor'>,
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
async function visit({ visitor }: Pick<World, 'visitor'>, op: string, args: object): Promise<void> {
  const answer = await visitor.request(op, args)
  if ('gone' in answer) throw new Error(`visitor ${op}: ${answer.gone}`)
  const { error } = ('error' in answer ? answer : answer.value) as { error?: { message?: string } }
  if (error !== undefined) throw new Error(`visitor ${op}: ${error.message}`)
}

/** Kills its first process, and with it all others; then its /etc goes, by the hand of somebody with no more rights than the learner. */
export async function stopContainer(program: Program, world: World, container: Container): Promise<void> {
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
  world: World,
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

interface Numbered {
  outer: number
  parent: number
  /** In the host's pid namespace, if it is in there. */
  onHost: number
  ended: boolean
}

function everyPid(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

/** Without those that have just ended. */
function processes(pids: number[]): Numbered[] {
  return pids.flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      const field = (key: string): string => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? ''
      const [, onHost = 0] = field('NSpid').split(/\s+/).map(Number)
      return {
        outer: pid,
        parent: Number(field('PPid')),
        onHost,
        ended: field('State').startsWith('Z'),
      }
    } catch {
      return []
    }
  })
}

/** Looked for from outside: what the host's own /proc shows, learner code can change. */
export function outerPidOf({ dockerHost }: Pick<World, 'dockerHost'>, pid: number): number | undefined {
  // A host's processes cannot leave its control group, and to read about every process there is takes a tenth of a second.
  const all = processes(dockerHost.cgroup?.members() ?? everyPid())
  const ours = namespaceOf(dockerHost.pid)
  const candidates = all.filter(({ onHost, ended }) => onHost === pid && !ended)
  return candidates.find((candidate) => belongs(candidate, all, ours))?.outer
}

/** Whether a process, or the nearest one above it that is in the same pid namespace as we know it, is one of this host. */
function belongs(candidate: Numbered, all: Numbered[], ours: string): boolean {
  for (let at: Numbered | undefined = candidate; at !== undefined; ) {
    if (namespaceOf(at.outer) === ours) return true
    const { parent }: Numbered = at
    at = all.find(({ outer, onHost }) => outer === parent && onHost > 0)
  }
  return false
}

function namespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return ''
  }
}

/** Network namespaces that the learner's code has given names: what the kernel says is mounted, not what a folder shows. */
export function namedNamespaces({ dockerHost }: Pick<World, 'dockerHost'>): string[] {
  const mounts = readFileSync(`/proc/${dockerHost.pid}/mountinfo`, 'latin1').split('\n')
  return mounts.flatMap((line) => / (?:\/var)?\/run\/netns\/(\S+) .* - nsfs /.exec(line)?.[1] ?? [])
}

/** @param number of the world in its guest, from 1 */
export async function buildWorld(program: Program, number: number, containers: number): Promise<World> {
  const prefix = `${number}-`
  const dockerHost = await startHost(program, number)
  const world = { prefix, dockerHost }
  wire(prefix, dockerHost.pid)
  const node = [program.node, ...program.nodeOptions, `${program.folder}/learner.mjs`, program.modules]
  const names = ['perl', `${program.folder}/names.pl`, '203.0.113.53:53', ...NAMES]
  const [internet, neighbor, host, learner, nameServer, visitor] = await Promise.all([
    startProbe(program, world, 'internet'),
    startProbe(program, world, 'neighbor'),
    startProbe(program, world, 'host'),
    startChild([...entering(program, world), ...node], ENV, asJson),
    startChild(
      [...unprivileged(namespacePath(world, 'internet'), 'net_bind_service'), ...names],
      ENV,
      asWords,
    ),
    startChild(['perl', `${program.folder}/visitor.pl`], ENV, asWords),
  ])
  await visit({ visitor }, 'adopt', { place: 'host', pid: dockerHost.pid })
  // One by one: there is one processor, and side by side all of them would be ready late, which has a limit.
  const boxes: Container[] = []
  for (let index = 1; index <= containers; index += 1)
    boxes.push(await startContainer(program, { ...world, visitor }, `box${index}`))
  const outside = [internet, neighbor, host, nameServer, visitor]
  const learnerPid = lastDescendant(learner.process.pid ?? 0)
  const parts = { host, internet, neighbor, learner, learnerPid, visitor, containers: boxes, outside }
  return { ...world, ...parts, joined: new Map() }
}

/** Ends the host's first process, and with it every process of the learner's; resolves when all is gone that was of this world. */
export async function endWorld({
  prefix,
  dockerHost,
  learner,
  outside,
  containers,
  joined,
}: World): Promise<void> {
  const probes = [...containers.map(({ probe }) => probe), ...[...joined.values()].map(({ probe }) => probe)]
  const servers = [...outside, ...probes].map(({ process: server }) => server)
  const ending = [
    dockerHost.process,
    learner.process,
    ...servers,
    ...containers.map(({ process: first }) => first),
  ]
  const gone = ending.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  const ended = Promise.all(gone.map((child) => once(child, 'exit')))
  containers.forEach(wake)
  process.kill(dockerHost.pid, 'SIGKILL')
  for (const server of servers) server.kill('SIGKILL')
  await ended
  for (const { namespaces } of [dockerHost, ...containers, ...joined.values()]) namespaces.close()
  await dockerHost.cgroup?.remove()
  const names = readdirSync('/run/netns').filter((name) => name.startsWith(prefix))
  run('sh', ['-c', 'cd /run/netns && umount -- "$@" && rm -- "$@"', 'sh', ...names])
}
