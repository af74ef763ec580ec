/**
 * Lab 4.2 with nft alone. One map is both the rule and the list of what is published: it says to which address and
 * port a packet goes, and the kernel refuses to enter a port of the host in it twice.
 */
import { writeFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { $ } from 'zx'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { BEFORE_FORWARD, deleted, emptied, nft, PASS_CHAIN } from '../../conformance/support/nft.ts'
import type { PortMapping } from '../../conformance/support/port-mapping.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'
export { PortMapping } from '../../conformance/support/port-mapping.ts'

/** One bit of the mark that a whole conversation has, in its entry of conntrack. */
const PUBLISHED = '0x02000000'

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string
  #before: Promise<unknown> = Promise.resolve()

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    await this.change(() => this.publication(mapping, containerIp))
  }

  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    await this.change(async () => this.removal(mapping, containerIp))
  }

  /** One at a time: what is to be removed is looked up first. */
  protected async change(script: () => Promise<string[]>): Promise<void> {
    const change = this.#before.then(async () => nft(await script()))
    this.#before = change.catch(() => {})
    await change
  }

  protected async publication(mapping: PortMapping, ip: string): Promise<string[]> {
    if (!isIPv4(ip)) throw new Error(`${ip} is no address`)
    await writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '1')
    const elements = mapping.protocols.map(
      (protocol) => `${protocol} . ${mapping.hostPort} : ${ip} . ${mapping.containerPort}`,
    )
    // `create`, not `add`: that one would not mind an element that is there already.
    return [...this.#rules(), `create element ip ${this.#table} published { ${elements.join(', ')} }`]
  }

  /** Lines that take out what is published of this mapping; with the last element goes the table. */
  protected async removal(mapping: PortMapping, ip: string): Promise<string[]> {
    const published = await this.#published()
    const ours = published.filter(
      ([[protocol, hostPort], [address, port]]) =>
        mapping.protocols.includes(protocol) &&
        hostPort === mapping.hostPort &&
        address === ip &&
        port === mapping.containerPort,
    )
    if (ours.length === 0) return []
    if (ours.length === published.length) return deleted(this.#table)
    return ours.map(([key]) => `delete element ip ${this.#table} published { ${key.join(' . ')} }`)
  }

  async #published(): Promise<Published[]> {
    const listed = await $`nft -j list map ip ${this.#table} published`.quiet().nothrow()
    if (listed.exitCode !== 0) return []
    const { nftables } = JSON.parse(listed.stdout) as Listing
    const elements = nftables.flatMap(({ map }) => map?.elem ?? [])
    return elements.map(([key, value]) => [key.concat, value.concat])
  }

  get #table(): string {
    return `publish-${this.bridge}`
  }

  #rules(): string[] {
    return [
      ...emptied(this.#table),
      `table ip ${this.#table} {
        map published { type inet_proto . inet_service : ipv4_addr . inet_service; }
        chain lead {
          fib daddr type != local return
          meta l4proto . th dport != @published return
          ct mark set ct mark | ${PUBLISHED}
          meta l4proto { tcp, udp } dnat ip to meta l4proto . th dport map @published
        }
        chain arriving { type nat hook prerouting priority dstnat; jump lead; }
        chain own { type nat hook output priority dstnat; jump lead; }
        ${PASS_CHAIN}
        chain forward {
          ${BEFORE_FORWARD}
          oifname "${this.bridge}" ct status dnat ct mark & ${PUBLISHED} == ${PUBLISHED} goto pass
        }
        chain turning {
          type nat hook postrouting priority srcnat;
          ct mark & ${PUBLISHED} == ${PUBLISHED} oifname "${this.bridge}" ip saddr { 127.0.0.0/8, ${this.subnet} } masquerade
        }
      }`,
    ]
  }
}

type Published = [key: ['tcp' | 'udp', number], value: [string, number]]

interface Listing {
  nftables: { map?: { elem?: [{ concat: Published[0] }, { concat: Published[1] }][] } }[]
}
