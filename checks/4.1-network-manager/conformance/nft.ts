/**
 * Lab 4.1 with `ip` and `nft` alone. Containers are entered by a name that `ip netns` gives them, veths are called
 * after pids. Only what may pass is said in iptables' chain FORWARD, in words that iptables does not know.
 */
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { $ } from 'zx'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { AddressPool } from '../../conformance/support/address-pool.ts'
import { deleted, emptied, IS_PASSED, nft } from '../../conformance/support/nft.ts'

export { AddressPool }

interface Cable {
  ip: string
  /** Its end on the host. */
  port: string
}

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  readonly prefix: string
  readonly pool: AddressPool
  readonly #cables = new Map<string, Cable>()

  constructor({
    bridge = 'minidocker0',
    gateway = '172.18.0.1',
    subnet = '172.18.0.0/16',
  }: NetworkConfig = {}) {
    this.bridge = bridge
    this.gateway = gateway
    this.subnet = subnet
    this.prefix = `/${subnet.split('/')[1]}`
    this.pool = new AddressPool(subnet, gateway)
  }

  async initializeBridge(): Promise<void> {
    const { bridge, gateway, subnet, prefix } = this
    if (!hasLink(bridge)) await $`ip link add ${bridge} address ${macOf(gateway)} type bridge`
    await ip([`address replace ${gateway}${prefix} dev ${bridge}`, `link set ${bridge} up`])
    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')
    await nft([
      ...emptied(this.#table),
      `table ip ${this.#table} {
        chain leaving {
          type nat hook postrouting priority srcnat;
          ip saddr ${subnet} oifname != "${bridge}" masquerade
        }
      }`,
      ...(await this.#closings()),
      ...this.#openings(),
    ])
  }

  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    if (this.#cables.has(containerId)) throw new Error(`${containerId} has a network already`)
    const cable = { ip: this.pool.allocate(), port: `veth${pid}` }
    this.#cables.set(containerId, cable)
    try {
      await this.#plugIn(cable, pid)
    } catch (error) {
      await this.cleanup(containerId)
      throw error
    }
    return cable.ip
  }

  async cleanup(containerId: string): Promise<void> {
    const cable = this.#cables.get(containerId)
    if (cable === undefined) return
    if (hasLink(cable.port)) await $`ip link delete ${cable.port}`
    this.#cables.delete(containerId)
    this.pool.release(cable.ip)
  }

  async destroyBridge(): Promise<void> {
    await nft([...deleted(this.#table), ...(await this.#closings())])
    if (hasLink(this.bridge)) await $`ip link delete ${this.bridge}`
  }

  get #table(): string {
    return `network-${this.bridge}`
  }

  #openings(): string[] {
    const matches = [
      IS_PASSED,
      `iifname "${this.bridge}" oifname != "${this.bridge}"`,
      `oifname "${this.bridge}" ct state { established, related }`,
    ]
    return matches.map((match) => `insert rule ip filter FORWARD ${match} accept comment "${this.#table}"`)
  }

  /** Deletes what openings there are: a rule is known by its comment, and deleted by its handle. */
  async #closings(): Promise<string[]> {
    const { stdout } = await $`nft -j list chain ip filter FORWARD`
    const { nftables } = JSON.parse(stdout) as Listing
    const ours = nftables.flatMap(({ rule }) => (rule?.comment === this.#table ? [rule.handle] : []))
    return ours.map((handle) => `delete rule ip filter FORWARD handle ${handle}`)
  }

  async #plugIn({ ip: address, port }: Cable, pid: number): Promise<void> {
    const namespace = port
    await $`ip netns attach ${namespace} ${pid}`
    try {
      await ip([
        `link add ${port} type veth peer name eth0 address ${macOf(address)} netns ${namespace}`,
        `link set ${port} master ${this.bridge} up`,
        // A container that calls its own published port is answered by the way it came.
        `link set ${port} type bridge_slave hairpin on`,
      ])
      await ip(
        [
          'link set lo up',
          'link set eth0 up',
          `address add ${address}${this.prefix} dev eth0`,
          `route add default via ${this.gateway}`,
        ],
        ['-n', namespace],
      )
    } finally {
      await $`ip netns delete ${namespace}`
    }
  }
}

interface Listing {
  nftables: { rule?: { handle: number; comment?: string } }[]
}

async function ip(commands: string[], options: string[] = []): Promise<void> {
  await $({ input: commands.join('\n') })`ip ${options} -batch -`
}

function hasLink(name: string): boolean {
  return existsSync(`/sys/class/net/${name}`)
}

/** An address that is given again comes with its MAC, and nobody's ARP cache is wrong. */
function macOf(address: string): string {
  const bytes = [0x0a, 0x58, ...address.split('.').map(Number)]
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:')
}
