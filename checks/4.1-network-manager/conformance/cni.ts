/**
 * Lab 4.1 by the CNI plugins loopback, bridge and firewall. What is left to do here is what CNI leaves to the
 * runtime that calls it: the choice of addresses, and who is connected.
 */
import { $ } from 'zx'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { AddressPool } from '../../conformance/support/address-pool.ts'
import { type Attachment, type Document, plugin, type Verb } from '../../conformance/support/cni.ts'

export { AddressPool }

interface Connected {
  ip: string
  pid: number
  /** What the chain of plugins has made of it so far; each of them is shown this again when it is to undo its part. */
  result?: Document
}

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  readonly prefix: string
  readonly pool: AddressPool
  readonly #connected = new Map<string, Connected>()
  #lastFirewall: Promise<unknown> = Promise.resolve()

  constructor({
    bridge = 'minidocker0',
    gateway = '172.18.0.1',
    subnet = '172.18.0.0/16',
  }: NetworkConfig = {}) {
    this.bridge = bridge
    this.gateway = gateway
    this.subnet = subnet
    this.prefix = subnet.slice(subnet.indexOf('/'))
    this.pool = new AddressPool(subnet, gateway)
  }

  /** CNI knows no network without containers: its bridge would come with the first of them. */
  async initializeBridge(): Promise<void> {
    await $`ip link add ${this.bridge} type bridge`.quiet().nothrow()
    await $`ip address replace ${this.gateway}${this.prefix} dev ${this.bridge}`
    await $`ip link set ${this.bridge} up`
  }

  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    if (this.#connected.has(containerId)) throw new Error(`${containerId} is connected already`)
    const connection: Connected = { ip: this.pool.allocate(), pid }
    this.#connected.set(containerId, connection)
    try {
      await plugin('ADD', { containerId, pid, link: 'lo' }, this.#loopback())
      const container = { containerId, pid, link: 'eth0' }
      connection.result = await plugin('ADD', container, this.#cable(connection.ip))
      connection.result = await this.#firewall('ADD', container, connection)
    } catch (error) {
      await this.cleanup(containerId)
      throw error
    }
    return connection.ip
  }

  async cleanup(containerId: string): Promise<void> {
    const connection = this.#connected.get(containerId)
    if (connection === undefined) return
    const container: Attachment = { containerId, pid: connection.pid, link: 'eth0' }
    // In the opposite order.
    await this.#firewall('DEL', container, connection)
    await plugin('DEL', container, this.#cable(connection.ip))
    this.#connected.delete(containerId)
    this.pool.release(connection.ip)
  }

  async destroyBridge(): Promise<void> {
    await $`ip link delete ${this.bridge}`.quiet().nothrow()
  }

  #loopback(): Document {
    return { name: this.bridge, type: 'loopback' }
  }

  #cable(ip: string): Document {
    return {
      name: this.bridge,
      type: 'bridge',
      bridge: this.bridge,
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: {
        type: 'static',
        addresses: [{ address: `${ip}${this.prefix}`, gateway: this.gateway }],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    }
  }

  /**
   * Accepts in FORWARD what the container sends, and the answers. One at a time: of two that run at the same moment
   * both find that there is no chain CNI-ADMIN, and one of them fails to make it.
   */
  async #firewall(verb: Verb, container: Attachment, { result }: Connected): Promise<Document> {
    const config = { name: this.bridge, type: 'firewall', backend: 'iptables' }
    const turn = this.#lastFirewall.then(() =>
      plugin(verb, container, { ...config, ...(result && { prevResult: result }) }),
    )
    this.#lastFirewall = turn.catch(() => {})
    return turn
  }
}
