/**
 * Lab 4.8 as a beginner writes it: one iptables command a rule, into the one of two chains that is not in force.
 */
import { execFileSync } from 'node:child_process'

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

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

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
 */
export class NetworkPolicy {
  readonly bridge: string
  readonly otherwise: Action
  private names: Record<string, string> = Object.create(null) as Record<string, string>
  private allows: [string, string, Traffic][] = []
  private denies: [string, string, Traffic][] = []
  private active = false

  constructor({ bridge = 'minidocker0', otherwise = 'allow' }: PolicyConfig = {}) {
    this.bridge = bridge
    this.otherwise = otherwise
  }

  /** From now on container `name` is at address `ip`, and the rules that name it hold for that address alone. */
  async containerUp(name: string, ip: string): Promise<void> {
    this.names[name] = ip
    this.rewrite()
  }

  /**
   * Container `name` is gone: from now on no rule that names it holds for its address, which may be another's
   * next. The rules are kept, for the day it comes back. Does nothing when it is not up, and puts nothing in
   * force.
   */
  async containerDown(name: string): Promise<void> {
    if (this.names[name] === undefined) return
    delete this.names[name]
    if (this.active) this.rewrite()
  }

  /** Lets `from` begin such conversations with `to`. Neither of the two has to be up yet. */
  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.allows.push([from, to, traffic])
    this.rewrite()
  }

  /** Keeps `from` from beginning such conversations with `to`. Neither of the two has to be up yet. */
  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.denies.push([from, to, traffic])
    this.rewrite()
  }

  /**
   * The host is again as it was before the policy came into force; rules of other people stay. Does nothing
   * when it is not in force. What an earlier policy has left whose program has crashed may stay or go.
   */
  async remove(): Promise<void> {
    if (!this.active) return
    for (const chain of this.chains()) {
      while (this.jumps().includes(chain)) iptables('-D FORWARD ' + this.way() + ' -j ' + chain)
      if (succeeds('-F ' + chain)) iptables('-X ' + chain)
    }
    this.active = false
  }

  // Nothing in this class waits, so no two calls are ever mixed up: each one is done before the next one begins.

  /** Two chains that take turns: while one is in force, the other one is written. */
  private chains(): string[] {
    return [this.bridge + '-pol-a', this.bridge + '-pol-b']
  }

  private way(): string {
    return '-i ' + this.bridge + ' -o ' + this.bridge
  }

  /** To which of our chains FORWARD leads, the first one first. */
  private jumps(): string[] {
    const found: string[] = []
    for (const line of iptables('-S FORWARD').split('\n')) {
      for (const chain of this.chains()) {
        if (line.trim() === '-A FORWARD ' + this.way() + ' -j ' + chain) found.push(chain)
      }
    }
    return found
  }

  private rewrite(): void {
    const [a = '', b = ''] = this.chains()
    const jumps = this.jumps()
    const current = jumps[0]
    const next = current === a ? b : a

    // A crash may have left something.
    for (const jump of jumps) {
      if (jump === next) iptables('-D FORWARD ' + this.way() + ' -j ' + next)
    }
    if (!succeeds('-N ' + next)) iptables('-F ' + next)

    iptables('-A ' + next + ' -m conntrack --ctdir REPLY -j ACCEPT')
    for (const [from, to, traffic] of this.denies) this.append(next, from, to, traffic, 'DROP')
    for (const [from, to, traffic] of this.allows) this.append(next, from, to, traffic, 'ACCEPT')
    iptables('-A ' + next + ' -j ' + (this.otherwise === 'allow' ? 'ACCEPT' : 'DROP'))

    iptables('-I FORWARD 1 ' + this.way() + ' -j ' + next)
    for (const jump of jumps) {
      if (jump !== next) iptables('-D FORWARD ' + this.way() + ' -j ' + jump)
    }
    if (current) {
      iptables('-F ' + current)
      iptables('-X ' + current)
    }
    this.active = true
  }

  private append(chain: string, from: string, to: string, traffic: Traffic, target: string): void {
    const source = this.names[from]
    const destination = this.names[to]
    if (!source || !destination) return
    const start = '-A ' + chain + ' -s ' + source + ' -d ' + destination
    if (traffic.port !== undefined) {
      for (const protocol of ['tcp', 'udp']) {
        if (traffic.protocol && traffic.protocol !== protocol) continue
        iptables(start + ' -p ' + protocol + ' --dport ' + traffic.port + ' -j ' + target)
      }
    } else if (traffic.protocol) {
      iptables(start + ' -p ' + traffic.protocol + ' -j ' + target)
    } else {
      iptables(start + ' -j ' + target)
    }
  }
}

function iptables(words: string): string {
  return execFileSync('iptables', ['-w', ...words.split(' ')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function succeeds(words: string): boolean {
  try {
    iptables(words)
    return true
  } catch {
    return false
  }
}
