/**
 * Lab 4.1: connects containers to each other's switch and to the world. A container is known here only as an
 * id and a pid; how it was started, what it runs and which ports it publishes is not this file's business.
 */
import { $ } from 'zx'
import { todo } from '../support/todo.ts'

export interface NetworkConfig {
  /** Name of the bridge. Default: `minidocker0`. */
  bridge?: string
  /** The host's own address on the bridge; containers send through it. Default: `172.18.0.1`. */
  gateway?: string
  /** Default: `172.18.0.0/16`. Whoever changes it changes `gateway` too. */
  subnet?: string
}

/**
 * The addresses of one network. Three of them are nobody's to have: the network's own (the first), the
 * broadcast address (the last) and the gateway's. With the gateway on `.1`, `172.18.0.0/16` therefore runs
 * from `172.18.0.2` to `172.18.255.254`, and `10.0.0.0/29` from `10.0.0.2` to `10.0.0.6`.
 */
export class AddressPool {
  /** @throws Error when `subnet` does not look like `172.18.0.0/16`, or `gateway` is not inside it. */
  constructor(subnet: string, gateway: string) {
    // Part of TODO 1a: keep what allocate() needs to know.
  }

  /**
   * Takes the lowest free address, and returns it.
   *
   * @throws Error when none is left.
   */
  allocate(): string {
    todo('TODO 1a: read the subnet in the constructor, hand out its lowest free address here')
  }

  /** Makes `ip` free again. An address that was never handed out, or is free already, changes nothing. */
  release(ip: string): void {
    todo('TODO 1b: take an address back')
  }
}

export class NetworkManager {
  readonly bridge: string
  readonly gateway: string
  readonly subnet: string
  /** With its slash, as commands want it behind an address: `/16`. */
  readonly prefix: string
  readonly pool: AddressPool

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

  /**
   * Builds the host's half of the network:
   *
   * - the bridge exists, has the gateway's address with the subnet's prefix length, and is up;
   * - the host forwards packets (`net.ipv4.ip_forward`);
   * - the FORWARD chain, whose policy is DROP, lets packets from the bridge out to other interfaces, and lets
   *   only answers back in: a neighbor who adds a route to our subnet must not get in;
   * - what leaves the host with an address of our subnet gets the host's address instead (MASQUERADE); what
   *   stays on the bridge keeps its own.
   *
   * May be called again at any time, also by another NetworkManager whose predecessor crashed: nothing fails,
   * and no rule is there twice.
   */
  async initializeBridge(): Promise<void> {
    todo('TODO 2: build the bridge, switch forwarding on, write the rules')
  }

  /**
   * Connects the network namespace of process `pid` to the bridge, and returns the address that it got.
   * Afterwards the container has `lo` up, and an `eth0` that is up, has that address with the subnet's prefix
   * length, and a default route through the gateway.
   *
   * - Any number of containers may be set up at the same moment.
   * - Ids can be long, and can start alike; an interface name has room for 15 characters.
   * - The host has an `eth0` of its own, which is not to be touched.
   *
   * @throws Error when `containerId` is connected already (it stays as it is), or when `pid` is gone or
   *   cannot be connected: then no interface is left behind, and the address is free again.
   */
  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    todo('TODO 3: run a cable from the container to the bridge and configure its end')
  }

  /**
   * Unplugs a container: its veth is gone from the host and its address is free again. Does nothing for a
   * container that is not connected (any more), and does not mind when the veth went by itself, together with
   * the container's process.
   */
  async cleanup(containerId: string): Promise<void> {
    todo('TODO 4: unplug the container')
  }

  /**
   * Removes what `initializeBridge` made, and nothing else: the bridge and our rules go, everybody else's
   * rules stay, however much they look like ours. Forwarding stays on, because by now others may count on it.
   * Does nothing when there is no bridge.
   */
  async destroyBridge(): Promise<void> {
    todo('TODO 5: remove the bridge and our rules, and only those')
  }
}
