/**
 * What a network is made of, one part at a time: rules, addresses, routes and switches, each with the commands that take it away
 * and put it back. Reads what the kernel's tools print. No text from the guest gets near a shell: a comment of a rule may hold
 * anything.
 */
import * as v from 'valibot'
import { type HostState, mixedTables, type Network, savedRules } from '../guest/index.ts'

export interface Command {
  argv: string[]
  /** Standard input. */
  input?: string
}

export interface Part {
  kind: 'rule' | 'address' | 'route' | 'switch'
  /** Name of the place that has it. */
  place: string
  /** In the words of the tool that shows it: `-A POSTROUTING -s 172.18.0.0/16 -j MASQUERADE`. */
  words: string
  /** Table of a rule. */
  table?: string
  remove: Command[]
  restore: Command[]
}

/** Where rules come from, and what takes them back. */
const IPTABLES = [
  { section: 'iptables-save -c', restore: 'iptables-restore', legacy: false },
  { section: 'iptables-legacy-save -c', restore: 'iptables-legacy-restore', legacy: true },
] as const

export function rulesOfIptables(state: HostState, baseline: HostState): Part[] {
  return IPTABLES.flatMap(({ section, restore, legacy }) => {
    const lines = state.sections[section] ?? []
    const there = new Map<string, number>()
    for (const { id } of numbered(baseline.sections[section] ?? [])) there.set(id, (there.get(id) ?? 0) + 1)
    const mixed = mixedTables(lines)
    return numbered(lines).flatMap(({ id, table, chain, number, words }) => {
      const before = there.get(id) ?? 0
      if (before > 0) there.set(id, before - 1)
      if (before > 0 || mixed.includes(table)) return []
      const change = (line: string): Command => ({
        argv: [restore, '--noflush'],
        input: `*${table}\n${line}\nCOMMIT\n`,
      })
      return {
        ...{ kind: 'rule' as const, place: 'host', words, table: legacy ? `${table}, legacy` : table },
        remove: [change(`-D ${chain} ${number}`)],
        restore: [change(words.replace(`-A ${chain}`, `-I ${chain} ${number}`))],
      }
    })
  })
}

interface Numbered {
  id: string
  table: string
  chain: string
  /** From 1, in its chain. */
  number: number
  words: string
}

/** Those whose words are not whole are left in peace, and have a number all the same. */
function numbered(lines: readonly string[]): Numbered[] {
  const count = new Map<string, number>()
  return savedRules(lines).flatMap(({ table, chain, words, whole }) => {
    const number = (count.get(`${table} ${chain}`) ?? 0) + 1
    count.set(`${table} ${chain}`, number)
    return whole ? { id: `${table} ${words}`, table, chain, number, words } : []
  })
}

const NftRule = v.object({
  family: v.string(),
  table: v.string(),
  chain: v.string(),
  handle: v.number(),
  comment: v.optional(v.string()),
  expr: v.array(v.looseObject({})),
})
const NftList = v.object({
  nftables: v.array(
    v.union([
      v.object({ rule: NftRule }),
      v.pipe(
        v.looseObject({}),
        v.transform(() => ({})),
      ),
    ]),
  ),
})

/** Of the family ip, iptables-save shows these. */
const TABLES_OF_IPTABLES = ['filter', 'nat', 'mangle', 'raw', 'security']

/**
 * Rules of nft's own tables.
 *
 * @param json what `nft --json --handle list ruleset` prints
 * @param text what `nft --handle list ruleset` prints
 * @param before handles, as `keyOfRule` names them, that were there before any code ran
 */
export function rulesOfNft(json: string, text: string, before: ReadonlySet<string> = new Set()): Part[] {
  const all = rulesIn(json)
  const words = wordsByRule(text)
  return all.flatMap((rule) => {
    const { family, table, chain, handle, comment, expr } = rule
    const key = keyOfRule(rule)
    if (family === 'ip' && TABLES_OF_IPTABLES.includes(table)) return []
    // A match that iptables alone knows cannot be put back.
    if (before.has(key) || expr.some((each) => 'xt' in each)) return []
    const chained = all.filter((other) => sameChain(other, rule))
    const index = chained.indexOf(rule)
    const next = chained[index + 1]
    const whole = { family, table, chain, expr, ...(comment === undefined ? {} : { comment }) }
    const put = next === undefined ? { add: { rule: whole } } : { insert: { rule: { ...whole, index } } }
    return {
      ...{ kind: 'rule' as const, place: 'host', table: `${family} ${table}` },
      words: `${chain}: ${words.get(key) ?? `rule ${handle}`}`,
      remove: [nft({ delete: { rule: { family, table, chain, handle } } })],
      restore: [nft(put)],
    }
  })
}

export function keysOfNft(json: string): ReadonlySet<string> {
  return new Set(rulesIn(json).map(keyOfRule))
}

type Rule = v.InferOutput<typeof NftRule>

function rulesIn(json: string): Rule[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), NftList), json)
  if (!parsed.success) return []
  return parsed.output.nftables.flatMap((entry) => ('rule' in entry ? (entry.rule as Rule) : []))
}

function keyOfRule({ family, table, chain, handle }: Rule): string {
  return [family, table, chain, handle].join(' ')
}

function sameChain(one: Rule, other: Rule): boolean {
  return one.family === other.family && one.table === other.table && one.chain === other.chain
}

function nft(change: object): Command {
  return { argv: ['nft', '--json', '--file', '-'], input: JSON.stringify({ nftables: [change] }) }
}

function wordsByRule(text: string): Map<string, string> {
  const words = new Map<string, string>()
  let table = ''
  let chain = ''
  for (const line of text.split('\n')) {
    table = /^table (\S+ \S+) \{/.exec(line)?.[1] ?? table
    chain = /^\tchain (\S+) \{/.exec(line)?.[1] ?? chain
    const [, rule, handle] = /^\t\t(.*) # handle (\d+)$/.exec(line) ?? []
    if (rule !== undefined)
      words.set(`${table} ${chain} ${handle}`, rule.replace(/counter packets \d+ bytes \d+ /, ''))
  }
  return words
}

/** Addresses of its interfaces, and routes that somebody has added, as `ip route` has them. */
export function ofPlace(
  place: string,
  { links }: Pick<Network, 'links'>,
  routes: string[],
  before: string[],
): Part[] {
  const added = routes
    .map((line) => line.trim())
    .filter((line) => !/ proto kernel\b/.test(line) && !before.includes(line))
  const route = (verb: string, line: string): Command => ({
    argv: [
      'ip',
      'route',
      verb,
      ...line
        .replace(/ (linkdown|dead)\b/g, '')
        .trim()
        .split(/\s+/),
    ],
  })
  const addresses = links
    .filter(({ name }) => name !== 'lo')
    .flatMap(({ name, addresses }) => addresses.map((address) => ({ name, address })))
    .filter(({ name, address }) => !before.includes(`${name} ${address}`))
  return [
    ...addresses.map(({ name, address }) => ({
      ...{ kind: 'address' as const, place, words: `${address} on ${name}` },
      remove: [{ argv: ['ip', 'address', 'del', address, 'dev', name] }],
      // Routes by way of that network went with it; the kernel has put its own one back.
      restore: [
        { argv: ['ip', 'address', 'add', address, 'dev', name] },
        ...added.map((line) => route('replace', line)),
      ],
    })),
    ...added.map((line) => ({
      ...{ kind: 'route' as const, place, words: line },
      remove: [route('del', line)],
      restore: [route('add', line)],
    })),
  ]
}

/** ip_forward sets those of all interfaces. */
const followsOther = (name: string): boolean => /\/conf\/.*\/forwarding$/.test(name)

/** Switches that the code has turned: `net/ipv4/ip_forward = 1`. Those of an interface that is new began as `default` has them. */
export function switchesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Part[] {
  return [...after].flatMap(([name, value]) => {
    const first = before.get(name) ?? before.get(name.replace(/\/conf\/[^/]+\//, '/conf/default/'))
    if (first === undefined || first === value || followsOther(name)) return []
    const set = (to: string): Command => ({ argv: ['sysctl', '-qw', `${name}=${to}`] })
    return {
      ...{ kind: 'switch' as const, place: 'host', words: `${name.replaceAll('/', '.')} = ${value}` },
      remove: [set(first)],
      restore: [set(value)],
    }
  })
}

/** Ports of bridges that may send back by the way that a frame came. */
export function hairpins({ links }: Pick<Network, 'links'>): Part[] {
  return links
    .filter(({ hairpin }) => hairpin)
    .map(({ name }) => {
      const set = (to: string): Command => ({
        argv: ['ip', 'link', 'set', name, 'type', 'bridge_slave', 'hairpin', to],
      })
      return {
        ...{ kind: 'switch' as const, place: 'host', words: `hairpin on of ${name}` },
        remove: [set('off')],
        restore: [set('on')],
      }
    })
}
