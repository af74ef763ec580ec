/**
 * What stands between esbuild and this machine: the command that starts a program which needs nothing but its pipes.
 */

/** Nobody's: with a user of its own, no other program can be reached, and none reaches in. */
const user = 65_533

/** A program that only computes makes none of these; `clone` is how Go starts threads. */
const denied = [
  ...['socket', 'socketpair', 'connect', 'io_uring_setup', 'bpf', 'perf_event_open', 'userfaultfd'],
  ...['kill', 'tkill', 'tgkill', 'pidfd_open', 'pidfd_send_signal', 'pidfd_getfd', 'ptrace'],
  ...['process_vm_readv', 'process_vm_writev', 'mount', 'setns', 'keyctl', 'add_key', 'request_key'],
]

/**
 * From the highest to none; what this machine does not offer fails before the program starts. Kernels and distributions differ in
 * what they let an ordinary user do, and macOS has none of it. `program` is the only file that it can open.
 */
export function wallsFrom(program: string, platform: NodeJS.Platform, isRoot: boolean): string[] {
  if (platform !== 'linux') return ['']
  const namespaces = `unshare ${isRoot ? '' : '--user '}--net --ipc --uts`
  const calls = `enosys ${denied.map((call) => `--syscall ${call}`).join(' ')}`
  const plain = `setpriv --no-new-privs ${isRoot ? '--bounding-set=-all --inh-caps=-all' : ''}`
  const rights = `${plain} ${isRoot ? `--reuid ${user} --regid ${user} --clear-groups` : ''}`
  const files = `--landlock-access fs --landlock-rule path-beneath:execute,read-file:${program}`
  return [
    `${namespaces} ${calls} ${rights} ${files}`,
    `${calls} ${rights} ${files}`,
    `${rights} ${files}`,
    rights,
    // A root that has no other users, as in some containers.
    `${plain} ${files}`,
    plain,
    '',
  ]
}
