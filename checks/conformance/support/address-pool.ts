/**
 * Addresses, independently of the reference: counted by their place in the subnet, and kept in one byte each.
 */
import { isIPv4 } from 'node:net'

export class AddressPool {
  readonly #subnet: string
  readonly #base: number
  /** 1 where the address at this offset is nobody's to have, or somebody's already. */
  readonly #taken: Uint8Array
  /** Never given out, so never taken back. */
  readonly #reserved: ReadonlySet<number>

  constructor(subnet: string, gateway: string) {
    const [network = '', bits = '', more] = subnet.split('/')
    const length = Number.parseInt(bits, 10)
    if (more !== undefined || !isIPv4(network) || String(length) !== bits || length < 8 || length > 30) {
      throw new Error(`${subnet} is no subnet for containers`)
    }
    const size = 1 << (32 - length)
    this.#subnet = subnet
    this.#base = (numberOf(network) & -size) >>> 0
    this.#taken = new Uint8Array(size)
    const own = numberOf(gateway) - this.#base
    if (!isIPv4(gateway) || own < 1 || own > size - 2) throw new Error(`${gateway} is not in ${subnet}`)
    this.#reserved = new Set([0, own, size - 1])
    for (const offset of this.#reserved) this.#taken[offset] = 1
  }

  allocate(): string {
    const free = this.#taken.indexOf(0)
    if (free < 0) throw new Error(`all addresses of ${this.#subnet} are taken`)
    this.#taken[free] = 1
    return textOf(this.#base + free)
  }

  release(ip: string): void {
    const offset = numberOf(ip) - this.#base
    if (!this.#reserved.has(offset) && offset in this.#taken) this.#taken[offset] = 0
  }
}

function numberOf(ip: string): number {
  return Buffer.from(ip.split('.').map(Number)).readUInt32BE()
}

function textOf(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.join('.')
}
