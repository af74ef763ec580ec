/**
 * iptables-legacy for submissions, and commands as many people run them: one after another, without a shell, each
 * waited for.
 *
 * These tables are not those of iptables-nft, whose FORWARD chain has the policy DROP on this host: a packet passes
 * both, and what one of them drops is gone. So the legacy tables mark what may pass, ahead of FORWARD in the table
 * mangle, and one rule of iptables-nft accepts what is marked.
 */
import { execFileSync, spawnSync } from 'node:child_process'

const MARK = '0x04000000/0x04000000'

export const PASS = `-j MARK --set-xmark ${MARK}`

export interface Rule {
  command?: 'iptables-nft'
  table: string
  chain: string
  /** Matches and target. */
  words: string
}

export function acceptPassed(owner: string): Rule {
  const words = `-m mark --mark ${MARK} -m comment --comment ${owner} -j ACCEPT`
  return { command: 'iptables-nft', table: 'filter', chain: 'FORWARD', words }
}

export function addRule(rule: Rule): void {
  run(commandFor('-A', rule))
}

export function deleteRule(rule: Rule): void {
  run(commandFor('-D', rule))
}

export function isThere(rule: Rule): boolean {
  return attempt(commandFor('-C', rule)) !== undefined
}

function commandFor(action: string, { command, table, chain, words }: Rule): string {
  return `${command ?? 'iptables-legacy'} --wait -t ${table} ${action} ${chain} ${words}`
}

/** @throws Error with what the command wrote, when it fails */
export function run(command: string): string {
  const [file = '', ...args] = command.split(' ')
  return execFileSync(file, args, { encoding: 'utf8', stdio: 'pipe' })
}

/** The same, where failing says that something is not there. */
export function attempt(command: string): string | undefined {
  const [file = '', ...args] = command.split(' ')
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}
