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
  /** What becomes of a conversation that no rule speaks of. Default: `allow`. */
  otherwise?: Action
}

/** Which packets a rule is about. Without a protocol: both. Without a port: everything, pings included. */
export interface Traffic {
  protocol?: 'tcp' | 'udp'
  /** The port that is asked, at the container `to`. */
  port?: number
}

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * Rules about the conversations between the containers of one bridge. They are in force from the first call of
 * any method on, and stay so until `remove`.
 *
 * - A rule is about who begins. The answers to what is allowed always pass, whatever rule there is for the
 *   other direction.
 * - The order of the calls does not matter: what any rule denies is denied, else what any rule allows is
 *   allowed, and for the rest there is `otherwise`.
 * - Packets between a container and anybody outside the bridge are none of its business.
 * - It also holds when somebody else's rule, at the end of FORWARD, accepts all that stays on the bridge.
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
    todo('TODO 1: remember the address, put the rules in force with it')
  }

  /**
   * Container `name` is gone, and its address may be another's tomorrow. Rules that name it are kept, for the
   * day it comes back. Does nothing when it is not up.
   */
  async containerDown(name: string): Promise<void> {
    todo('TODO 2: forget the address, and only the address')
  }

  /** Lets `from` begin such conversations with `to`. Neither of the two has to be up yet. */
  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    todo('TODO 3: remember the rule, put all of them in force')
  }

  /** Keeps `from` from beginning such conversations with `to`. Neither of the two has to be up yet. */
  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    todo('TODO 4: remember the rule, put all of them in force')
  }

  /** The host is again as it was before the policy came into force; rules of other people stay. */
  async remove(): Promise<void> {
    todo('TODO 5: take back what you have added, and nothing else')
  }
}
