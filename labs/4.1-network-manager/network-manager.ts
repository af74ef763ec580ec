/**
 * Lab 4.1: connects containers to one switch and to the world. A container is known here only as an id and a
 * pid; how it was started, what it runs and which ports it publishes is not this file's business.
 */
import { $ } from 'zx'
import { todo } from '../support/todo.ts'

export interface NetworkConfig {
  /** Name of the bridge. Default: `minidocker0`. */
  bridge?: string
  /** The host's own address on the bridge; containers send through it. Default: `172.18.0.1`. */
  gateway?: string
  /** All addresses of the network. Default: `172.18.0.0/16`. Change `gateway` with it. */
  subnet?: string
}

/**
 * The addresses of one network. It never hands out three: the first (the network itself), the last (broadcast)
 * and the gateway's, which can be any other. With the gateway on `.1`, `172.18.0.0/16` therefore runs from
 * `172.18.0.2` to `172.18.255.254`, and `10.0.0.0/29` from `10.0.0.2` to `10.0.0.6`.
 */
export class AddressPool {
  #next = 2

  /** @throws Error when `subnet` does not look like `172.18.0.0/16`, or `gateway` is not inside it. */
  constructor(subnet: string, gateway: string) {
    // A simple counter for one network, which is enough for the first steps.
    if (subnet !== '172.18.0.0/16' || gateway !== '172.18.0.1') {
      todo('TODO 5a: read any subnet and gateway, and keep what allocate() needs to know of them')
    }
  }

  /**
   * Takes the lowest free address, and returns it.
   *
   * @throws Error when none is left.
   */
  allocate(): string {
    if (this.#next < 10) return `172.18.0.${this.#next++}`
    todo('TODO 5b: hand out the lowest free address of the subnet')
  }

  /**
   * Makes `ip` free again. An address that was never handed out (the gateway's, say), or is free already,
   * changes nothing.
   */
  release(ip: string): void {
    todo('TODO 5c: take an address back')
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
   * - the FORWARD chain lets packets from the bridge out to other interfaces, whichever they are;
   * - it lets only answers back in, with the ICMP errors that belong to them: a neighbor who adds a route to our
   *   subnet must not get in;
   * - it lets nothing else pass, and its policy stays DROP (within a bridge, and between two, lab 4.3 decides);
   * - what a container sends out of the host with an address of our subnet gets the host's address on that
   *   interface instead (MASQUERADE); what stays on the bridge keeps its own, and so do other senders.
   *
   * May be called again later, also by another NetworkManager whose predecessor crashed half-way: all of this
   * holds then, nothing fails, and no rule is there twice.
   *
   * @throws Error when a step fails, for example when a rule cannot be written.
   */
  async initializeBridge(): Promise<void> {
    todo('TODO 1: make the bridge, give it its address, switch it on')
    // TODO 3, when the gateway answers: switch forwarding on, and write the rules for the way out and back.
    // TODO 4: with these rules, nobody else gets in.
    // In step 6 it is called again after it threw half-way: then it does the rest.
  }

  /**
   * Connects the network namespace of process `pid` to the bridge, and returns the address that it got.
   * Afterwards the container has `lo` up, and an `eth0` that is up, has that address with the subnet's prefix
   * length, and a default route through the gateway.
   *
   * - Any number of containers may be set up at the same moment.
   * - Ids can be long, and can start and end alike; an interface name has room for 15 characters.
   * - Another network may have a container with the same id.
   * - The host has an `eth0` of its own, which is not to be touched.
   *
   * @throws Error when `containerId` is connected already, or just being connected: that one stays as it is.
   * @throws Error when `pid` is gone or cannot be connected, or no address is left: then no interface is left
   *   behind, here or in the container, and the address and the id are free again.
   */
  async setupContainerNetwork(containerId: string, pid: number): Promise<string> {
    todo('TODO 2: run a cable from the container to the bridge and configure its end')
    // TODO 6: many at once, ids alike, a process that is gone; a second network, whose initializeBridge threw before.
  }

  /**
   * Unplugs a container: its veth is gone from the host and its address is free again. When the veth is gone
   * already, together with the container's process, the address is freed all the same. Does nothing for a
   * container that is not connected (any more), even if its address belongs to another one by now. Nobody calls it
   * while `setupContainerNetwork` of the same id is under way.
   */
  async cleanup(containerId: string): Promise<void> {
    todo('TODO 7a: unplug the container (step 6 may call it, too)')
  }

  /**
   * Removes what `initializeBridge` made, and nothing else: the bridge and our rules go, those of other networks
   * and of other people stay, however much they look like ours; only a rule that is the same word for word, or has
   * our own comment, may go with ours. Forwarding stays on, because by now others may count on it. When there is only
   * a part of it, as after a crash, that part goes; when there is nothing, it does nothing. Afterwards
   * `initializeBridge` may build it anew. What it does when something cannot be removed is up to you, and so it is
   * with `cleanup`.
   */
  async destroyBridge(): Promise<void> {
    todo('TODO 7b: remove the bridge and our rules, and only those')
  }
}
