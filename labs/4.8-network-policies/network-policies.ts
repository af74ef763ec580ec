/**
 * Lab 4.8: who may talk to whom on one bridge, by name. Knows containers by the names and addresses it is
 * told; how they came by either, and what goes to the world, is not this file's business.
 */
import { $ } from 'zx'
import { todo } from '../support/todo.ts'

export type Action = 'allow' | 'deny'

export interface PolicyConfig {
  /** Name of the network's bridge. Default: `minidocker0`. */
  bridge?: string
  /** What becomes of a conversation that fits no rule. Default: `allow`. */
  otherwise?: Action
}

/**
 * Which packets a rule is about. With neither: all of them, pings included. A port alone: that port of TCP and
 * of UDP. A protocol alone: all of its ports.
 */
export interface Traffic {
  protocol?: 'tcp' | 'udp'
  /** The port that is asked, at the container `to`. */
  port?: number
}

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * Rules about the conversations between the containers of one bridge. They are in force from the first call of
 * `containerUp`, `allow` or `deny` on, and stay so until `remove`, also while they are being changed. Calls may overlap;
 * they count in the order in which they were made.
 *
 * - A rule is about who begins. The answers to what is allowed always pass, whatever rule there is for the
 *   other direction. A conversation that has begun before the rule was made may go on, or end.
 * - The order of the calls does not matter: what any rule denies is denied, else what any rule allows is
 *   allowed, and for the rest there is `otherwise`. No rule replaces another.
 * - Packets between a container and anybody outside the bridge are none of its business.
 * - It also holds when somebody else's rule, at the end of FORWARD, accepts all that stays on the bridge.
 * - Policies of several bridges leave each other alone. One for the same bridge takes the place of an earlier
 *   one whose program has crashed.
 * - A call that cannot write its rules throws, and may count or not. Those after it do their work as ever.
 * - Nobody asks for a port or an address that cannot be, 65536 say.
 */
export class NetworkPolicy {
  readonly bridge: string
  readonly otherwise: Action

  constructor({ bridge = 'minidocker0', otherwise = 'allow' }: PolicyConfig = {}) {
    this.bridge = bridge
    this.otherwise = otherwise
  }

  /** From now on container `name` is at address `ip`, and the rules that name it hold for that address alone. */
  async containerUp(name: string, ip: string): Promise<void> {
    todo('TODO 1: remember the address; at the top of FORWARD, a jump to a chain of your own')
    // TODO 1, in that chain: answers pass first, and last `otherwise` decides ("allow" is an ACCEPT).
  }

  /**
   * Container `name` is gone: from now on no rule that names it holds for its address, which may be another's
   * next. The rules are kept, for the day it comes back. Does nothing when it is not up. It never puts the policy in
   * force: before the first other call, and after `remove`, it writes no rule.
   */
  async containerDown(name: string): Promise<void> {
    todo('TODO 5: forget the address, and only the address; write the chain anew')
  }

  /** Lets `from` begin such conversations with `to`. Neither of the two has to be up yet. */
  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    todo('TODO 4: remember the rule, write the chain anew: what is denied comes before what is allowed')
  }

  /** Keeps `from` from beginning such conversations with `to`. Neither of the two has to be up yet. */
  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    todo('TODO 2: remember the rule, write the chain anew; while a name has no address, write nothing for it')
    // TODO 3: a port, a protocol, both, or neither.
  }

  /**
   * The host is again as it was before the policy came into force; rules of other people stay. Does nothing
   * when it is not in force. When it has thrown, it can be called again. Rules that a crashed program left behind may
   * stay or go.
   */
  async remove(): Promise<void> {
    todo('TODO 6: take back what you have added, and nothing else')
  }
}
