/**
 * A rule in its own words, for the number that the kernel has for it: as iptables-save prints it, else as nft does. Both list
 * the rules of a chain in the kernel's order.
 */
import { type HostState, type RulePlace, savedRules } from '../guest/index.ts'

/** Characters of a rule, whose comment alone may have 255. */
const LONGEST = 300

export function ruleWords(rules: RulePlace[], { sections }: HostState): (rule: RulePlace) => string {
  const saved = chainsOfIptables(sections['iptables-save -c'] ?? [])
  const listed = chainsOfNft(sections['nft list ruleset'] ?? [])
  const handles = new Map<string, number[]>()
  for (const rule of rules) {
    const key = keyOf(rule)
    const known = handles.get(key)
    if (known === undefined) handles.set(key, [rule.handle])
    else known.push(rule.handle)
  }
  return (rule) => {
    const key = keyOf(rule)
    const inChain = handles.get(key) ?? []
    const index = inChain.indexOf(rule.handle)
    const words = [saved.get(key), listed.get(key)].find((lines) => lines?.length === inChain.length)
    return (words?.[index] ?? '').slice(0, LONGEST)
  }
}

const keyOf = ({ family, table, chain }: Omit<RulePlace, 'handle'>): string => `${family} ${table} ${chain}`

type Chains = Map<string, string[]>

function add(chains: Chains, key: string, words: string): void {
  const known = chains.get(key)
  if (known === undefined) chains.set(key, [words])
  else known.push(words)
}

export function chainsOfIptables(lines: readonly string[]): Chains {
  const chains: Chains = new Map()
  for (const { table, chain, words } of savedRules(lines))
    add(chains, keyOf({ family: 'ip', table, chain }), words)
  return chains
}

function chainsOfNft(lines: readonly string[]): Chains {
  const chains: Chains = new Map()
  let [family, table, chain] = ['', '', '']
  for (const line of lines) {
    const text = line.trim()
    const inTable = /^table (\S+) (\S+) \{$/.exec(text)
    const inChain = /^chain (\S+) \{$/.exec(text)
    if (inTable !== null) [, family = '', table = ''] = inTable
    else if (inChain !== null) [, chain = ''] = inChain
    else if (text === '}') chain = ''
    else if (chain !== '' && !text.startsWith('type ') && !text.startsWith('#') && text !== '') {
      const words = text.replace(/ ?counter packets \d+ bytes \d+/, '')
      add(chains, keyOf({ family, table, chain }), words)
    }
  }
  return chains
}
