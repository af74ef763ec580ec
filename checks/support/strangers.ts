/**
 * Rules of somebody else, planted before the learner's code runs: canaries that have to be alive at the end.
 */
import type { Place, World } from '../../src/guest/index.ts'
import { adviceOn } from './advice.ts'
import { arrange } from './arrange.ts'
import { ensure } from './failure.ts'
import { listed } from './host-state.ts'

/** A rule that a check adds. */
export interface Planted {
  table: string
  /** As iptables-save writes it. */
  rule: string
  /** The same as nft lists it: where the learner's code speaks nft, iptables may not show that table any more. */
  nft: string
}

/** They look much like what the labs add: code that removes by port, subnet, bridge or target takes them for its own. */
const STRANGERS: Planted[] = [
  {
    table: 'filter',
    rule: '-A FORWARD -s 198.51.100.0/24 -o eth0 -j ACCEPT',
    nft: 'ip saddr 198.51.100.0/24 oifname "eth0" counter accept',
  },
  {
    table: 'filter',
    rule: '-A FORWARD -d 198.51.100.0/24 -i minidocker0 -j ACCEPT',
    nft: 'ip daddr 198.51.100.0/24 iifname "minidocker0" counter accept',
  },
  {
    table: 'nat',
    rule: '-A PREROUTING -d 198.51.100.7/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 198.51.100.8:80',
    nft: 'ip daddr 198.51.100.7 tcp dport 8080 counter dnat to 198.51.100.8:80',
  },
  {
    table: 'nat',
    rule: '-A POSTROUTING -s 172.18.0.0/16 -d 198.51.100.0/24 -j MASQUERADE',
    nft: 'ip saddr 172.18.0.0/16 ip daddr 198.51.100.0/24 counter masquerade',
  },
]

export async function plantStrangers(world: World): Promise<void> {
  const script = STRANGERS.flatMap(({ table, rule }) => [`*${table}`, rule, 'COMMIT'])
  const what = 'rules of somebody else are added'
  await arrange(world.host, ['iptables-restore', '--noflush'], { what, input: `${script.join('\n')}\n` })
}

/** A rule of the administrator's. @param rule words of iptables: `-A FORWARD -i lo -j ACCEPT` */
export async function plantRule(host: Place, rule: string): Promise<void> {
  await arrange(host, ['iptables', '--wait', ...rule.split(' ')], {
    what: `a rule of the administrator's is added, ${rule}`,
  })
}

/**
 * @param gone rules that were there before, or were planted
 * @param telling those of them that may tell the cause
 */
export function ensureSpared(gone: string[], telling = gone): void {
  ensure(gone.length === 0, {
    expected: 'rules that were there before and are not ours are still there',
    observed: `gone: ${listed(gone)}`,
    next:
      adviceOn(telling) ??
      'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
  })
}

/** @param line one of those that `differences` lists */
export function isPlanted(line: string, { table, rule, nft }: Planted): boolean {
  const [, chain] = rule.split(' ')
  return line === `${table}: ${rule}` || line === `table ip ${table}: chain ${chain}: ${nft}`
}

/** @param lines as `differences` lists them */
export function missingStrangers(lines: string[]): string[] {
  const missing = STRANGERS.filter((stranger) => !lines.some((line) => isPlanted(line, stranger)))
  return missing.map(({ table, rule }) => `${table}: ${rule}`)
}

/** @param lines as `differences` lists them */
export function withoutStrangers(lines: string[]): string[] {
  return lines.filter((line) => !STRANGERS.some((stranger) => isPlanted(line, stranger)))
}
