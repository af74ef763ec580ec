/**
 * Values that nobody can learn by heart: names, ports, networks and orders, drawn from the seed of a run within what the contracts
 * allow. The same seed draws the same values.
 */
import { createHash } from 'node:crypto'

export interface DrawnNetwork {
  bridge: string
  gateway: string
  /** `10.83.4.0/22` */
  subnet: string
  /** The nth address for a machine, from 1, leaving out the gateway's. */
  address(nth: number): string
}

export interface Draw {
  /** Both ends included. */
  integer(from: number, to: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  shuffled<T>(list: readonly T[]): T[]
  /** A name for a container that this draw has not given before. */
  name(): string
  /** An id for a container, of 64 hexadecimal digits. */
  id(): string
  /** A port that this draw has not given before; none that somebody in the world listens on. */
  port(): number
  /** The number of an IP protocol without a name, which the kernel does not know. */
  protocol(): number
  /** Far from every address in the world, and from each other. */
  network(prefix?: number): DrawnNetwork
}

/** So many bits at a time. */
const BITS = 32
const FIRST_PORT = 1200
const LAST_PORT = 29_999
const [FIRST_PROTOCOL, LAST_PROTOCOL] = [150, 250]

const NAMES =
  'ant bee cod doe eel fox gnu hen ibis jay kite lynx mole newt owl puma quail rook seal toad vole wren yak'.split(
    ' ',
  )

/** @param what is drawn for, so that one scenario's values do not depend on another's */
export function drawFrom(seed: string, what: string): Draw {
  let count = 0
  const next = (): number => {
    count += 1
    return createHash('sha256').update(`${seed}/${what}/${count}`).digest().readUInt32BE(0) / 2 ** BITS
  }
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const shuffled = <T>(list: readonly T[]): T[] => {
    const all = [...list]
    for (let at = all.length - 1; at > 0; at -= 1) {
      const other = integer(0, at)
      ;[all[at], all[other]] = [all[other] as T, all[at] as T]
    }
    return all
  }
  const given = new Set<string>()
  /** @param make is called until it makes something new */
  const fresh = (kind: string, make: () => string): string => {
    for (;;) {
      const value = make()
      if (given.has(`${kind} ${value}`)) continue
      given.add(`${kind} ${value}`)
      return value
    }
  }
  return {
    integer,
    shuffled,
    pick: (list) => list[integer(0, list.length - 1)] as (typeof list)[number],
    name: () => fresh('name', () => `${NAMES[integer(0, NAMES.length - 1)]}${integer(1, 99)}`),
    id: () => Array.from({ length: 64 }, () => integer(0, 15).toString(16)).join(''),
    port: () => Number(fresh('port', () => `${integer(FIRST_PORT, LAST_PORT)}`)),
    protocol: () => integer(FIRST_PROTOCOL, LAST_PROTOCOL),
    network(prefix = integer(16, 28)) {
      const second = Number(fresh('network', () => `${integer(20, 250)}`))
      return networkIn(second, prefix, next)
    },
  }
}

/** A network inside 10.<second>.0.0/16, with its gateway anywhere in it. */
function networkIn(second: number, prefix: number, next: () => number): DrawnNetwork {
  const size = 2 ** (BITS - prefix)
  const base = (10 * 256 + second) * 65_536 + Math.floor((next() * 65_536) / size) * size
  const gateway = base + 1 + Math.floor(next() * (size - 2))
  const nth = (number: number): number => (base + number < gateway ? base + number : base + number + 1)
  return {
    bridge: `br${second}x${Math.floor(next() * 1000)}`,
    gateway: toAddress(gateway),
    subnet: `${toAddress(base)}/${prefix}`,
    address: (number) => toAddress(nth(number)),
  }
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
