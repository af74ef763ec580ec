/**
 * What stands between git and this machine: the command that starts it with no network, no rights, and no files but its program
 * and one repository.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Nobody's, as esbuild's; another one, so that neither reaches the other. */
export const GIT_USER = 65_532

/** git only reads and computes here. */
const DENIED = [
  ...['socket', 'socketpair', 'connect', 'io_uring_setup', 'bpf', 'perf_event_open', 'userfaultfd'],
  ...['kill', 'tkill', 'tgkill', 'pidfd_open', 'pidfd_send_signal', 'pidfd_getfd', 'ptrace'],
  ...['process_vm_readv', 'process_vm_writev', 'mount', 'setns', 'keyctl', 'add_key', 'request_key'],
]

/** Where programs and libraries are. */
const SYSTEM = ['/usr', '/bin', '/lib', '/lib64', '/opt/homebrew']

interface Walls {
  /** What git is started with. */
  command: string[]
  /** Layers that this machine does not offer, for people. */
  missing: string[]
}

/** Each can be left out; what a machine does not offer fails before git starts. */
function layersFor(
  isRoot: boolean,
): { name: string; unshare?: string[]; enosys?: string[]; setpriv?: string[] }[] {
  const rule = (rights: string, path: string): string[] => [
    '--landlock-rule',
    `path-beneath:${rights}:${path}`,
  ]
  const files = [
    ...['--landlock-access', 'fs', ...rule('read-file,read-dir', '.')],
    ...rule('read-file,write-file', '/dev/null'),
    ...SYSTEM.filter((path) => existsSync(path)).flatMap((path) => rule('execute,read-file,read-dir', path)),
    ...(existsSync('/etc/ld.so.cache') ? rule('read-file', '/etc/ld.so.cache') : []),
  ]
  const user = ['--bounding-set=-all', '--inh-caps=-all']
  const nobody = ['--reuid', `${GIT_USER}`, '--regid', `${GIT_USER}`, '--clear-groups']
  return [
    { name: 'namespaces', unshare: [...(isRoot ? [] : ['--user']), '--net', '--ipc', '--uts'] },
    { name: 'a filter of system calls', enosys: DENIED.flatMap((call) => ['--syscall', call]) },
    { name: 'Landlock', setpriv: files },
    { name: 'no new privileges', setpriv: ['--no-new-privs'] },
    ...(isRoot ? [{ name: 'a user of its own', setpriv: [...user, ...nobody] }] : []),
  ]
}

/** The most that works. @param works whether git runs behind such a command */
export function strictest(
  platform: NodeJS.Platform,
  isRoot: boolean,
  works: (command: string[]) => boolean,
): Walls {
  const layers = platform === 'linux' ? layersFor(isRoot) : []
  const all = Array.from({ length: 2 ** layers.length }, (_, set) =>
    layers.filter((_, at) => (set & (1 << at)) === 0),
  ).sort((one, other) => other.length - one.length)
  for (const chosen of all) {
    const command = (['unshare', 'enosys', 'setpriv'] as const).flatMap((program) => {
      const args = chosen.flatMap((layer) => layer[program] ?? [])
      return args.length === 0 ? [] : [program, ...args]
    })
    if (works(command)) return { command, missing: without(layers, chosen) }
  }
  return { command: [], missing: without(layers, []) }
}

function without(layers: readonly { name: string }[], chosen: readonly { name: string }[]): string[] {
  if (layers.length === 0) return ['any protection: this is not Linux']
  return layers.filter((layer) => !chosen.includes(layer)).map(({ name }) => name)
}

let found: Walls | undefined

/** The strictest walls with which git still runs here. @param folder a repository of ours, which git may read */
export function gitWalls(folder: string, env: NodeJS.ProcessEnv): string[] {
  found ??= strictest(process.platform, process.getuid?.() === 0, (walls) => {
    const [file = '', ...args] = [...walls, 'git', 'rev-parse', '--git-dir']
    try {
      execFileSync(file, args, { cwd: folder, env, stdio: 'ignore', timeout: 20_000 })
      return true
    } catch {
      return false
    }
  })
  return found.command
}

/** What git has done without, where it has been started at all. */
export function missingWalls(): readonly string[] {
  return found?.missing ?? []
}
