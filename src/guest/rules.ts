/**
 * Reads what iptables-save and nft print, for all that look at a host's state. A comment of a rule may hold anything, line ends
 * included.
 */

/** A line of iptables-save for a rule. */
export interface SavedRule {
  table: string
  chain: string
  /** `-A FORWARD -i br0 -j ACCEPT`; its first line, where it has several. */
  words: string
  /** False when a comment in it has line ends: the words alone are not the rule. */
  whole: boolean
}

/** In their order. */
export function savedRules(lines: readonly string[]): SavedRule[] {
  let table = ''
  return linesOutsideComments(lines).flatMap(({ line, whole }) => {
    if (line.startsWith('*')) table = line.slice(1)
    const [, words, chain] = /^(?:\[\d+:\d+\] )?(-A (\S+).*)$/.exec(line) ?? []
    return words === undefined || chain === undefined ? [] : [{ table, chain, words, whole }]
  })
}

/** What begins within a comment is no line of iptables-save, whatever it looks like. */
export function linesOutsideComments(lines: readonly string[]): { line: string; whole: boolean }[] {
  let inQuotes = false
  return lines.flatMap((line) => {
    const begun = inQuotes
    if (quotes(line) % 2 === 1) inQuotes = !inQuotes
    return begun ? [] : [{ line, whole: !inQuotes }]
  })
}

/** Those that a backslash does not make part of the text. */
function quotes(line: string): number {
  return line.replace(/\\./g, '').split('"').length - 1
}

/** iptables-save says so of a table with rules or chains that only nft can have made. */
const NOT_ONLY_IPTABLES = /^# Table `(\w+)' .*\bincompatible\b/

/** Names of tables that iptables does not show, or not all of. */
export function mixedTables(lines: readonly string[]): string[] {
  return lines.flatMap((line) => NOT_ONLY_IPTABLES.exec(line)?.[1] ?? [])
}

/** Counters differ from moment to moment and mean nothing for what is there. */
export function withoutCounters(line: string): string {
  return line
    .replace(/\[\d+:\d+\] ?/, '')
    .replace(/counter packets \d+ bytes \d+/, 'counter')
    .trim()
}

/** Lines that the others have not; one that is there twice counts twice. */
export function surplus(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
