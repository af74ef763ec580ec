/** Namespaces: kept open, named, and joined by what measures. */
import { closeSync, openSync } from 'node:fs'
import { run } from './program.ts'

export const KINDS = ['user', 'ipc', 'uts', 'net', 'mnt', 'pid'] as const

/** Namespaces that were opened before learner code could change who is in them, as paths of those open files. */
export interface Namespaces {
  paths: Record<(typeof KINDS)[number], string>
  close(): void
}

/** What the names of a world's network namespaces start with, among those of the guest's other worlds: `1-`. */
export interface Named {
  prefix: string
}

/** Of everything that measures: nobody has files with it, and no host of a world can have it inside. */
const PROBE_UID = 65_533

export function openNamespaces(pid: number): Namespaces {
  const files = KINDS.map((kind) => [kind, openSync(`/proc/${pid}/ns/${kind}`, 'r')] as const)
  const paths = files.map(([kind, file]) => [kind, `/proc/${process.pid}/fd/${file}`])
  return {
    paths: Object.fromEntries(paths) as Namespaces['paths'],
    close() {
      for (const [, file] of files.splice(0)) closeSync(file)
    },
  }
}

/** Path of a place's network namespace, outside the learner's reach. */
export function namespacePath({ prefix }: Named, name: string): string {
  return `/run/netns/${prefix}${name}`
}

/** Names the network namespace of a process, for commands and probes. */
export function attach({ prefix }: Named, name: string, outerPid: number): void {
  run('ip', ['netns', 'attach', `${prefix}${name}`, String(outerPid)])
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
