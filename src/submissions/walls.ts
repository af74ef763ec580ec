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

/** From the strictest to none; what a machine does not offer fails before git starts. */
function allWalls(platform: NodeJS.Platform, isRoot: boolean): string[][] {
  if (platform !== 'linux') return [[]]
  const namespaces = ['unshare', ...(isRoot ? [] : ['--user']), '--net', '--ipc', '--uts']
  const calls = ['enosys', ...DENIED.flatMap((call) => ['--syscall', call])]
  const plain = [
    'setpriv',
    '--no-new-privs',
    ...(isRoot ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
    ...(isRoot ? ['--reuid', `${GIT_USER}`, '--regid', `${GIT_USER}`, '--clear-groups'] : []),
  ]
  const rule = (rights: string, path: string): string[] => [
    '--landlock-rule',
    `path-beneath:${rights}:${path}`,
  ]
  const files = [
    ...[
      '--landlock-access',
      'fs',
      ...rule('read-file,read-dir', '.'),
      ...rule('read-file,write-file', '/dev/null'),
    ],
    ...SYSTEM.filter((path) => existsSync(path)).flatMap((path) => rule('execute,read-file,read-dir', path)),
    ...(existsSync('/etc/ld.so.cache') ? rule('read-file', '/etc/ld.so.cache') : []),
  ]
  return [
    [...namespaces, ...calls, ...plain, ...files],
    [...calls, ...plain, ...files],
    [...plain, ...files],
    plain,
    ['setpriv', '--no-new-privs'],
    [],
  ]
}

let found: string[] | undefined

/** The strictest walls with which git still runs here. @param folder a repository of ours, which git may read */
export function gitWalls(folder: string, env: NodeJS.ProcessEnv): string[] {
  found ??= allWalls(process.platform, process.getuid?.() === 0).find((walls) => {
    const [file = '', ...args] = [...walls, 'git', 'rev-parse', '--git-dir']
    try {
      execFileSync(file, args, { cwd: folder, env, stdio: 'ignore', timeout: 20_000 })
      return true
    } catch {
      return false
    }
  })
  return found ?? []
}
