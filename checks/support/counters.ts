/** What the kernel counts of packets in a network namespace, in /proc/net/snmp. */
import { GuestFailed, type Place } from '../../src/guest/index.ts'

/** `['Udp', 'NoPorts']` */
export type Counter = readonly [protocol: string, name: string]

/** The sum of each list of counters, all from the same moment. */
export async function countersAt(place: Place, lists: readonly (readonly Counter[])[]): Promise<number[]> {
  const { stdout } = await place.execute(['cat', '/proc/net/snmp'])
  const countOf = ([protocol, name]: Counter): number => {
    const [names = '', values = ''] = stdout.split('\n').filter((line) => line.startsWith(`${protocol}:`))
    const count = values.split(' ')[names.split(' ').indexOf(name)]
    if (count === undefined) throw new GuestFailed(`the kernel does not count ${name}`)
    return Number(count)
  }
  return lists.map((counters) => counters.reduce((sum, counter) => sum + countOf(counter), 0))
}
