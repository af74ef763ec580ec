/**
 * What hostile submissions are written with. An attack that does not come off is no error: then the checks have to see what
 * was really built, which is nothing.
 */
import { spawn, spawnSync } from 'node:child_process'

/** Milliseconds; a submission that is slow instead of hostile says little. */
const LIMIT = 6000

/** Runs a script of bash to its end, and returns what it wrote. */
export function sh(script: string, ...args: string[]): string {
  return run('bash', ['-c', script, 'hostile', ...args])
}

/** Puts a program that never ends in the place of another one. */
export function neverEnds(program: string): void {
  const script =
    'printf "#!/bin/sh\nsleep 1000\n" > /tmp/forever; chmod 755 /tmp/forever; mount --bind /tmp/forever $1'
  sh(script, program)
}

export function perl(script: string, ...args: string[]): string {
  return run('perl', ['-e', script, '--', ...args])
}

function run(file: string, args: string[]): string {
  return spawnSync(file, args, { encoding: 'utf8', timeout: LIMIT, maxBuffer: 2 ** 24 }).stdout ?? ''
}

/** Starts a script of bash in a session of its own, and leaves it behind. */
export function leave(script: string, ...args: string[]): void {
  start(['bash', '-c', script, 'hostile', ...args])
}

export function leavePerl(script: string, ...args: string[]): void {
  start(['perl', '-e', script, '--', ...args])
}

/** The same inside the network namespace of a process. */
export function leavePerlIn(pid: number, script: string, ...args: string[]): void {
  start(['nsenter', '--target', String(pid), '--net', 'perl', '-e', script, '--', ...args])
}

function start(argv: string[]): void {
  spawn('setsid', argv, { detached: true, stdio: 'ignore' }).unref()
}

/** Waits until something listens on a port, in the network namespace of a process. */
export function served(port: number, pid: number | 'self' = 'self'): void {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const listens = `grep -q ":${hex} 00000000:0000" /proc/$1/net/tcp /proc/$1/net/udp`
  sh(`for try in $(seq 50); do ${listens} && exit; sleep 0.1; done`, String(pid))
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** What the checks' listener at this address tells to anyone who asks, with this path. */
export function askedOf(address: string, path = 'x', port = 80): string {
  return sh(`curl -s -m 3 http://${address}:${port}/${path}`)
}
