/**
 * nft for submissions that use no iptables at all. Each keeps its rules in a table of its own.
 *
 * A packet that one table accepts goes on to the next, and the FORWARD chain of iptables, with its policy DROP,
 * is another table: nothing that is said elsewhere saves a packet from it. So the tables mark what they let pass,
 * ahead of FORWARD, and in FORWARD a rule of lab 4.1 accepts what is marked.
 */
import { $ } from 'zx'

/** One bit of the packet's mark; the others belong to others. */
const PASS = '0x01000000'

/** Where a packet goes that may pass. */
export const PASS_CHAIN = `chain pass { meta mark set meta mark | ${PASS}; }`

export const IS_PASSED = `meta mark & ${PASS} == ${PASS}`

/** FORWARD is at priority 0. */
export const BEFORE_FORWARD = 'type filter hook forward priority -10;'

/** All of the script takes effect, or nothing. */
export async function nft(script: string[]): Promise<void> {
  await $({ input: `${script.join('\n')}\n` })`nft -f -`
}

/** Empties the table of its rules, whatever there was, and leaves the elements of its maps alone. */
export function emptied(table: string): string[] {
  return [`add table ip ${table}`, `flush table ip ${table}`]
}

/** Does nothing where there is no such table. */
export function deleted(table: string): string[] {
  return [`add table ip ${table}`, `delete table ip ${table}`]
}
