/**
 * What the kernel of the host told of one conversation, as the guest has sent it: lines that begin with a word. Whatever does
 * not fit is skipped.
 */
import { Buffer } from 'node:buffer'

export interface Trace {
  /** Netlink messages of the kernel's rule tracing. */
  messages: Buffer
  /** There was more than is kept. */
  lost: boolean
  /** In the order in which each chain has them. */
  rules: RulePlace[]
  counters: Counter[]
  switches: Switch[]
  neighbors: Neighbor[]
}

/** A rule of nf_tables, which iptables uses as well. */
export interface RulePlace {
  /** `ip`, `inet`, … */
  family: string
  table: string
  chain: string
  handle: number
}

/** A counter of the kernel that has grown meanwhile. */
export interface Counter {
  place: string
  /** `Ip InAddrErrors`, `TcpExt IPReversePathFilter` */
  name: string
  by: number
}

/** A file of /proc/sys/net/ipv4/conf on the host. */
export interface Switch {
  name: string
  link: string
  value: number
}

/** An entry of a place's table of neighbors. */
export interface Neighbor {
  place: string
  address: string
  /** False when its MAC address is being asked for, or was asked for in vain. */
  known: boolean
  mac: string
  link: string
}

const FAMILIES: Record<string, string> = { 1: 'inet', 2: 'ip', 5: 'netdev', 7: 'bridge', 10: 'ip6' }

export function familyName(number: number): string {
  return FAMILIES[number] ?? String(number)
}

export function traceFrom(lines: string[]): Trace {
  const of = (word: string): string[][] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.split(' ').slice(1)] : []))
  return {
    messages: Buffer.from(of('trace')[0]?.[0] ?? '', 'hex'),
    lost: of('lost')[0]?.[0] === '1',
    rules: of('rule').flatMap(([family = '', table, chain, handle]) =>
      table === undefined || chain === undefined
        ? []
        : [{ family: familyName(Number(family)), table, chain, handle: Number(handle) }],
    ),
    counters: of('counter').map(([place = '', ...rest]) => ({
      ...{ place, name: rest.slice(0, -1).join(' '), by: Number(rest.at(-1)) },
    })),
    switches: of('switch').map(([name = '', link = '', value]) => ({ name, link, value: Number(value) })),
    neighbors: of('arp').map(([place = '', address = '', flags = '', mac = '', link = '']) => ({
      ...{ place, address, known: flags !== '0x0', mac, link },
    })),
  }
}
