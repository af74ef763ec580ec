/**
 * Lab 4.3: who may talk to whom. Knows a network by the name of its bridge, and no container at all: what holds
 * for one of them holds for all, also for those that come later.
 */
import { $ } from 'zx'
import { todo } from '../support/todo.ts'

export interface TrafficConfig {
  /** Name of the network's bridge. Default: `minidocker0`. */
  bridge?: string
}

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * The traffic rules of one network. They come on top of what its NetworkManager has set up, which stays as it
 * is: the way to the world, the answers from there, and no way in for anybody else. The kernel remembers them:
 * where one ContainerTraffic has crashed, another one for the same bridge goes on. What `setIcc` and `remove` do when
 * a rule cannot be removed is up to you.
 */
export class ContainerTraffic {
  readonly bridge: string

  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {
    this.bridge = bridge
  }

  /**
   * Switches inter-container communication on this network on or off:
   *
   * - on, each container reaches every other one by its address, and is seen with its own;
   * - off, none of them can begin a conversation with another. All of them still reach the world, and hear its
   *   answers.
   *
   * May be called again later, either way; no rule is there twice. The host's settings and policies stay as they
   * are: they are for all bridges.
   *
   * @throws Error when a rule cannot be written.
   */
  async setIcc(allowed: boolean): Promise<void> {
    todo('TODO 1: allowed: let what comes in by the bridge and leaves by the same bridge pass')
    // TODO 2: not allowed: that rule goes, and no other.
  }

  /**
   * Separates this network from the one on `otherBridge`: no packet passes between the two, answers included.
   * Packets to a published port of the host (lab 4.2) may pass or not.
   * Within each network, and between each of them and the world, nothing changes. `otherBridge` need not be there
   * yet: it is separate from its first packet on.
   *
   * May be called again later, also for further bridges, and after a crash half-way: what is missing is added, and no
   * rule is there twice.
   *
   * @throws Error when a rule cannot be written.
   */
  async isolateFrom(otherBridge: string): Promise<void> {
    todo('TODO 3: stop what comes in by one bridge and leaves by the other, both ways')
  }

  /**
   * Takes back what `setIcc` and `isolateFrom` did for this network, and nothing else: rules of other networks
   * and of other people stay, also those by which another network keeps apart from this one; one that is word for
   * word the same as ours may go. Does nothing when there is nothing to take back.
   */
  async remove(): Promise<void> {
    todo('TODO 4: remove the rules of this network, and only those; setIcc and isolateFrom add none twice')
  }
}
