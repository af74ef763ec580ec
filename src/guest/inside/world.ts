/**
 * Builds the little internet that every lab runs in, from network namespaces:
 *
 *     internet 203.0.113.10, names 203.0.113.53  no route to any private range but the LAN
 *         │
 *     router 203.0.113.1 / 192.168.1.1
 *         │
 *     LAN 192.168.1.0/24 ── neighbour 192.168.1.50
 *         │
 *     host 192.168.1.100                         a user namespace: root here is nobody outside
 *         └─ containers, each with namespaces of its own inside that user namespace
 *
 * Runs as root of the guest. Knows nothing of labs.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { asJson, asWords, type Child, startChild } from './child.ts'

/** Where this program's files are, and how its processes are started. */
export interface Program {
  /** Folder with probe.pl, names.pl and learner.mjs. */
  folder: string
  /** Folder that the learner's `import 'zx'` is resolved in. */
  modules: string
  node: string
  nodeOptions: string[]
}

export interface Container {
  /** As the learner sees it, in the host's pid namespace. */
  pid: number
  /** As the agent sees it. */
  outerPid: number
  /** Its private /etc, as a path on the host. */
  etc: string
  probe: Child
  /** Given out to a check already, under this name. */
  name?: string
}

export interface World {
  /** What the names of its network namespaces start with, among those of the guest's other worlds: `1-`. */
  prefix: string
  /** Pid of the host's first process, as the agent sees it. */
  hostPid: number
  unshare: ChildProcess
  /** Those of its processes that are not the host's. */
  outside: Child[]
  host: Child
  internet: Child
  neighbour: Child
  learner: Child
  /** Of the process in which the learner's code runs, as the agent sees it. */
  learnerPid: number
  containers: Container[]
  /** Probes beside processes that the learner's code has started, by name. */
  joined: Map<string, Child>
}

/** What the name server at 203.0.113.53 knows. */
const NAMES = ['www.example.test=203.0.113.10', 'ns.example.test=203.0.113.53']

/** Not C.UTF-8: every command of zx starts a bash, which reads the locale, and that is 3 % of a whole check. */
const ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C' }

/** The uids 0…65535 of the host are 100000…165535 outside, so that its root owns nothing of the guest. */
const UNSHARE_HOST =
  'unshare --user --map-users=0:100000:65536 --map-groups=0:100000:65536 --setuid=0 --setgid=0 --net --pid --mount --uts --ipc --fork --mount-proc --kill-child'.split(
    ' ',
  )

/** The host's first process: it reaps what its children leave behind, as an init does. */
const HOST_INIT = `
set -e
hostname dockerhost
mount -t tmpfs -o mode=755 run /run
mkdir -p /run/netns /run/lock /run/containers
mount -t tmpfs -o mode=1777 tmp /tmp
mount -t tmpfs -o mode=1777 tmp /var/tmp
mount -t sysfs sysfs /sys
echo ready
trap : CHLD
while :; do sleep infinity & wait $!; done
`

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
mount -t sysfs sysfs /sys
exec "$@"
`
}

function run(file: string, args: string[], input?: string): string {
  return execFileSync(file, args, { env: ENV, encoding: 'utf8', ...(input === undefined ? {} : { input }) })
}

interface StartedHost {
  hostPid: number
  /** Ends when nothing is left of the host's processes. */
  unshare: ChildProcess
}

function startHost(): Promise<StartedHost> {
  const [file = '', ...args] = UNSHARE_HOST
  const init = spawn(file, [...args, 'bash', '-c', HOST_INIT], {
    env: ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let complaint = ''
    init.stderr.on('data', (data) => {
      complaint += data
    })
    init.on('exit', () => reject(new Error(`the host's namespaces could not be made: ${complaint}`)))
    init.stdout.once('data', () => resolve({ hostPid: childOf(init.pid ?? 0), unshare: init }))
  })
}

/** `unshare --fork` and `nsenter` stay as the parent of the process that was asked for. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0])
}

/** The same process as numbered in the agent's, the host's and the container's pid namespace. */
function pidsOf(outerPid: number): number[] {
  const line = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${outerPid}/status`, 'latin1'))?.[1] ?? ''
  return line.trim().split(/\s+/).map(Number)
}

/** Follows `nsenter → unshare → node`, each the only child of the one before. */
function lastDescendant(pid: number): number {
  const child = childOf(pid)
  return child > 0 ? lastDescendant(child) : pid
}

/** Path of a place's network namespace, outside the learner's reach. */
export function namespacePath({ prefix }: Pick<World, 'prefix'>, name: string): string {
  return `/run/netns/${prefix}${name}`
}

function wire(prefix: string, hostPid: number): void {
  for (const name of ['internet', 'router', 'neighbour']) run('ip', ['netns', 'add', `${prefix}${name}`])
  run('ip', ['netns', 'attach', `${prefix}host`, String(hostPid)])
  const batch = (name: string, commands: string): void =>
    void run('ip', ['-n', `${prefix}${name}`, '-batch', '-'], commands)
  const sysctl = (name: string, setting: string): void =>
    void run('nsenter', [`--net=${namespacePath({ prefix }, name)}`, 'sysctl', '-qw', setting])
  batch(
    'router',
    `link add lan type bridge
link add to-host type veth peer name eth0 netns ${prefix}host
link add to-neighbour type veth peer name eth0 netns ${prefix}neighbour
link add wan type veth peer name eth0 netns ${prefix}internet
link set to-host master lan
link set to-neighbour master lan
address add 192.168.1.1/24 dev lan
address add 203.0.113.1/24 dev wan
link set lo up
link set lan up
link set to-host up
link set to-neighbour up
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
    'neighbour',
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

/** argv prefix that runs a command as root of the host, in all its namespaces. */
export function asHost(hostPid: number): string[] {
  return ['nsenter', '--target', String(hostPid), '--all', '--setuid=0', '--setgid=0']
}

function probeOf({ folder }: Program): string[] {
  return ['perl', `${folder}/probe.pl`]
}

/** Starts a probe behind `enter`, with the host's table of neighbors as its descriptor 4. */
function startProbe(hostPid: number, enter: string[], probe: string[]): Promise<Child> {
  const withTable = ['sh', '-c', 'exec "$@" 4< "$0"', `/proc/${hostPid}/net/arp`]
  return startChild([...withTable, ...enter, ...probe], ENV, asWords)
}

/** @param network path of a network namespace to join, as the host sees it; without, the container gets its own */
export async function startContainer(
  program: Program,
  { hostPid, prefix }: Pick<World, 'hostPid' | 'prefix'>,
  name: string,
  network?: string,
): Promise<Container> {
  const net = network === undefined ? ['unshare', '--net'] : ['nsenter', `--net=${network}`, 'unshare']
  const unshare = [...net, ...'--mount --uts --ipc --pid --fork --mount-proc --kill-child'.split(' ')]
  const init = ['sh', '-c', containerInit(name), 'init', ...probeOf(program)]
  const probe = await startProbe(hostPid, [...asHost(hostPid), ...unshare], init)
  const outerPid = lastDescendant(probe.process.pid ?? 0)
  const [, pid = 0] = pidsOf(outerPid)
  run('ip', ['netns', 'attach', `${prefix}${name}`, String(outerPid)])
  return { pid, outerPid, etc: `/run/containers/${name}/etc`, probe }
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
  const enter = ['nsenter', '--target', String(pid), '--net']
  const probe = await startProbe(world.hostPid, [...asHost(world.hostPid), ...enter], probeOf(program))
  world.joined.set(name, probe)
  const namespace = `joined${world.joined.size}`
  const pidThere = String(lastDescendant(probe.process.pid ?? 0))
  run('ip', ['netns', 'attach', `${world.prefix}${namespace}`, pidThere])
  return namespace
}

export async function buildWorld(program: Program, prefix: string, containers: number): Promise<World> {
  const { hostPid, unshare } = await startHost()
  wire(prefix, hostPid)
  const probe = (enter: string[]): Promise<Child> => startProbe(hostPid, enter, probeOf(program))
  const inNamespace = (name: string): string[] => ['nsenter', `--net=${namespacePath({ prefix }, name)}`]
  const node = [program.node, ...program.nodeOptions, `${program.folder}/learner.mjs`, program.modules]
  const names = ['perl', `${program.folder}/names.pl`, '203.0.113.53:53', ...NAMES]
  const [internet, neighbour, host, learner, nameServer, ...rest] = await Promise.all([
    probe(inNamespace('internet')),
    probe(inNamespace('neighbour')),
    probe(asHost(hostPid)),
    startChild([...asHost(hostPid), ...node], ENV, asJson),
    startChild([...inNamespace('internet'), ...names], ENV, asWords),
    ...Array.from({ length: containers }, (_, index) =>
      startContainer(program, { hostPid, prefix }, `box${index + 1}`),
    ),
  ])
  const outside = [internet, neighbour, nameServer]
  const learnerPid = lastDescendant(learner.process.pid ?? 0)
  const parts = { learnerPid, host, internet, neighbour, learner, containers: rest, outside }
  return { prefix, hostPid, unshare, ...parts, joined: new Map() }
}

/** Ends the host's first process, and with it every process of the learner's; resolves when they are gone. */
export async function endWorld({ hostPid, unshare, outside }: World): Promise<void> {
  const gone = once(unshare, 'exit')
  process.kill(hostPid, 'SIGKILL')
  for (const { process: server } of outside) server.kill('SIGKILL')
  await gone
}
