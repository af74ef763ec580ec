/**
 * Reads the host's state, as the agent lists it: what is there, and what is there that was not there before.
 */
import { type HostState, mixedTables, surplus, withoutCounters } from '../../src/guest/index.ts'
import type { StateListing } from '../../src/verdict/index.ts'
import { ensure } from './failure.ts'

function section({ sections }: HostState, title: string): string[] {
  return [...(sections[title] ?? [])]
}

export function switchedOn(state: HostState, name: string): boolean {
  return section(state, 'sysctl').some((line) => line === `${name.replaceAll('.', '/')} = 1`)
}

/** From `:FORWARD DROP [3:180]`; undefined where the policy is another, or nobody counts. */
export function droppedByPolicy(state: HostState): number | undefined {
  const count = /^:FORWARD DROP \[(\d+):/m.exec(section(state, 'iptables-save -c').join('\n'))?.[1]
  return count === undefined ? undefined : Number(count)
}

/** As iptables writes them: those that drop or reject what is forwarded, and have counted some. */
export function droppingRules(state: HostState): string[] {
  const dropping = /^filter: \[[1-9]\d*:\d+\] (-A (?!INPUT|OUTPUT).* -j (?:DROP|REJECT)\b.*)/
  return rules(state).flatMap((line) => dropping.exec(line)?.[1] ?? [])
}

/** Packets that nothing in FORWARD decided about and that its policy let pass; undefined where that is not ACCEPT, or has let none. */
export function acceptedByPolicy(state: HostState): number | undefined {
  const count = /^:FORWARD ACCEPT \[(\d+):/m.exec(section(state, 'iptables-save -c').join('\n'))?.[1]
  return count === undefined || count === '0' ? undefined : Number(count)
}

/** Packets for the host itself that INPUT has dropped, by its policy or by a rule. */
export function droppedByInput(state: HostState): number {
  return section(state, 'iptables-save -c').reduce((sum, line) => {
    const policy = /^:INPUT DROP \[(\d+):/.exec(line)?.[1]
    const rule = /^\[(\d+):\d+\] -A INPUT .*-j (?:DROP|REJECT)\b/.exec(line)?.[1]
    return sum + Number(policy ?? rule ?? 0)
  }, 0)
}

/** `*nat` … `-A POSTROUTING …` becomes `nat: -A POSTROUTING …`; policies of ACCEPT, which say nothing, are left out. */
export function rules(state: HostState, title = 'iptables-save -c'): string[] {
  let table = ''
  return section(state, title).flatMap((line) => {
    if (line.startsWith('*')) table = line.slice(1)
    if (/^(\[\d+:\d+\] )?-A/.test(line)) return [`${table}: ${line}`]
    return /^:\S+ ACCEPT/.test(line) || !line.startsWith(':') ? [] : [`${table}: ${line}`]
  })
}

/** Of those that iptables-save shows; ip6tables is not asked. */
const IPTABLES_TABLE = /^table ip (filter|nat|mangle|raw|security) \{/

const mixedIn = (state: HostState): string[] => mixedTables(section(state, 'iptables-save -c'))

/** @param mixed iptables' own tables that are to be listed all the same */
function nftLines(state: HostState, mixed = mixedIn(state)): string[] {
  let hidden = false
  return section(state, 'nft list ruleset').filter((line) => {
    if (line.startsWith('#')) return false
    const table = IPTABLES_TABLE.exec(line)?.[1]
    if (line.startsWith('table ')) hidden = table !== undefined && !mixed.includes(table)
    return !hidden
  })
}

/** What iptables makes by itself when a table is used for the first time; as `placed` writes it. */
const MADE_BY_IPTABLES =
  /^table ip6? (filter|nat|mangle|raw|security)(: chain (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)(: type .*; policy accept;)?)?$/

/** `veth1@if2 UP 10.0.0.1/24 fe80::1/64 …` → `veth1 10.0.0.1/24`: every interface, and its IPv4 addresses if it has any. */
function interfaces(state: HostState): string[] {
  return section(state, 'ip -br address').map((line) => {
    const [name = '', , ...addresses] = line.trim().split(/\s+/)
    const shown = addresses.filter((address) => /^[\d.]+\/\d+$/.test(address))
    return [name.replace(/@.*/, ''), ...shown].join(' ')
  })
}

export function listings(state: HostState): StateListing[] {
  return [
    { title: 'interfaces of the host', lines: interfaces(state) },
    { title: 'rules of the host (iptables-save -c)', lines: rules(state) },
    { title: 'rules of the host (nft)', lines: nftLines(state) },
    { title: 'rules of the host (iptables-legacy-save -c)', lines: rules(state, 'iptables-legacy-save -c') },
    { title: 'switches', lines: section(state, 'sysctl') },
  ].filter(({ lines }) => lines.length > 0)
}

/** Each line of nft behind the table and the chain that it is in: brackets are no rules, and alike in every chain. */
function placed(lines: string[]): string[] {
  const blocks: string[] = []
  return lines.flatMap((line) => {
    const text = line.trim()
    if (text === '}') blocks.pop()
    if (text === '}' || text === '') return []
    const whole = [...blocks, text.replace(/ \{$/, '')].join(': ')
    if (text.endsWith('{')) blocks.push(text.slice(0, -2))
    return [whole]
  })
}

/** `linkdown`: the kernel notes a bridge's carrier when it has the time, up to a second late; the route is the same. */
function routes(state: HostState): string[] {
  return section(state, 'ip route show table all').map((line) => line.replace(/ linkdown\b/, '').trim())
}

/**
 * Everything that could be left behind on the host, one line each.
 *
 * @param mixed tables that are listed as nft has them, and not as iptables does
 */
function inventory(state: HostState, mixed: string[]): string[] {
  const shown = rules(state).filter((line) => !mixed.some((table) => line.startsWith(`${table}:`)))
  const inNft = placed(nftLines(state, mixed).map(withoutCounters))
  return [
    ...interfaces(state).map((line) => `interface ${line}`),
    ...routes(state).map((line) => `route ${line}`),
    ...section(state, 'ip rule').map((line) => `routing rule ${line.trim()}`),
    ...shown.map(withoutCounters),
    ...inNft.filter((line) => !MADE_BY_IPTABLES.test(line)),
    ...rules(state, 'iptables-legacy-save -c').map((line) => `legacy ${withoutCounters(line)}`),
    ...state.namespaces.map((name) => `namespace ${name}`),
  ]
}

/**
 * Lines that are there now and were not before, and the other way round; a rule that is there twice counts twice.
 * @throws CheckFailure when one of the lists is not whole: what it leaves out may have changed
 */
export function differences(before: HostState, after: HostState): { added: string[]; removed: string[] } {
  ensure(before.complete && after.complete, {
    expected: 'what there is on the host can be listed: interfaces, routes and rules',
    observed:
      'there is more than can be listed, or something that `ip`, `iptables-save` or `nft` cannot show',
    next: 'Is something being added in a loop?',
  })
  // A table that iptables shows in one of the two only is compared in the words that both have.
  const mixed = [...mixedIn(before), ...mixedIn(after)]
  const [then, now] = [inventory(before, mixed), inventory(after, mixed)]
  return { added: surplus(now, then), removed: surplus(then, now) }
}

const LISTED = 2

/** For a sentence: `one; two; and 4 more`. */
export function listed(lines: string[]): string {
  if (lines.length === 0) return 'nothing'
  const more = lines.length - LISTED
  return lines.slice(0, LISTED).join('; ') + (more > 0 ? `; and ${more} more` : '')
}
