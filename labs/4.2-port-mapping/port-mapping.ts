/**
 * Lab 4.2: publishes a container's port on the host's own addresses. Knows the network of lab 4.1 by its name
 * and its subnet, and a container by its address alone.
 */
import { $ } from 'zx'
import type { NetworkConfig } from '../4.1-network-manager/network-manager.ts'
import { todo } from '../support/todo.ts'

export type Protocol = 'tcp' | 'udp'

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * What follows `docker run --publish`: `8080:80` says that port 80 of a container answers on the host's 8080.
 */
export class PortMapping {
  readonly hostPort: number
  readonly containerPort: number
  /** `['tcp']`, `['udp']`, or `['tcp', 'udp']` when the text named neither. */
  readonly protocols: readonly Protocol[]

  private constructor(hostPort: number, containerPort: number, protocols: readonly Protocol[]) {
    this.hostPort = hostPort
    this.containerPort = containerPort
    this.protocols = protocols
  }

  /**
   * Reads `8080:80` (both protocols), `8080:80/tcp` or `8080:80/udp`. Ports go from 1 to 65535, in plain
   * decimal digits. Nothing else is let through: no blanks or line ends, signs, leading zeros or capitals, no
   * third part, no other protocol.
   *
   * @throws Error that quotes the text.
   */
  static parse(text: string): PortMapping {
    todo('TODO 1a: read the mapping, strictly')
  }

  /**
   * Reads several mappings of one container, and returns them in the same order.
   *
   * @throws Error as `parse` does, and when two of them want the same host port for the same protocol.
   */
  static parseAll(texts: string[]): PortMapping[] {
    todo('TODO 1b: read several mappings, refuse a host port that is wanted twice')
  }

  /** The text that `parse` would read as the same mapping: no suffix stands for both protocols. */
  toString(): string {
    todo('TODO 1c: write the mapping as parse() reads it')
  }
}

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  /**
   * Makes the container at `containerIp` answer on the host's port, for each protocol of the mapping and for no
   * other:
   *
   * - a neighbor on the LAN who asks for the port at any address of the host is answered by the container, and
   *   the container sees the neighbor's own address;
   * - the host itself gets the same answer, from its LAN address and from 127.0.0.1;
   * - so does a container that asks for the host's LAN address, even the very one that answers;
   * - containers that ask each other directly are seen with their own addresses;
   * - a connection to the same port of any *other* machine goes where it always went;
   * - FORWARD opens for this container and this port, and for nothing else;
   * - settings that affect other interfaces, and policies, stay as they are.
   *
   * @throws Error when this PortForwarder has published the host's port already for one of the protocols, or is
   *   just doing so, for whichever container; then nothing has changed. What another PortForwarder has published may
   *   be refused as well.
   * @throws Error when a rule cannot be written; then the port is free.
   */
  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    todo('TODO 2: publish the port for neighbors on the LAN')
    // TODO 3: publish it for the host itself, too, and for containers that ask the host.
    // TODO 4: publish it for UDP as for TCP, and only for the protocols of the mapping.
    // TODO 5: let nothing else be reached by it.
    // TODO 6: refuse a port that is taken.
  }

  /**
   * Takes back the rules that `addPortForward` wrote for this mapping and this container; the port may be
   * published again. Other mappings keep working, with the settings of the bridge that they need. Rules of other
   * people stay; one that is word for word the same as ours may go. Does nothing when this mapping is not published
   * (any more) for this container. What it does when a rule cannot be removed is up to you.
   *
   * Bonus, which lab 4.9 makes use of: of a mapping that was published for both protocols, one can be taken back alone.
   */
  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    todo('TODO 7: unpublish the port (step 6 calls it, too)')
  }
}
