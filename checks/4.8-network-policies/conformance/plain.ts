/**
 * Lab 4.8 as a beginner writes it: one iptables command a rule, into the one of two chains that is not in force.
 */
import { execFileSync } from 'node:child_process'

export type Action = 'allow' | 'deny'

export interface PolicyConfig {
  bridge?: string
  otherwise?: Action
}

export interface Traffic {
  protocol?: 'tcp' | 'udp'
  port?: number
}

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

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

  async containerUp(name: string, ip: string): Promise<void> {
    this.names[name] = ip
    this.rewrite()
  }

  async containerDown(name: string): Promise<void> {
    if (this.names[name] === undefined) return
    delete this.names[name]
    if (this.active) this.rewrite()
  }

  async allow(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.allows.push([from, to, traffic])
    this.rewrite()
  }

  async deny(from: string, to: string, traffic: Traffic = {}): Promise<void> {
    this.denies.push([from, to, traffic])
    this.rewrite()
  }

  async remove(): Promise<void> {
    if (!this.active) return
    for (const chain of this.chains()) {
      while (this.jumps().includes(chain)) iptables('-D FORWARD ' + this.way() + ' -j ' + chain)
      if (succeeds('-F ' + chain)) iptables('-X ' + chain)
    }
    this.active = false
  }

  // Nothing in this class waits, so no two calls are ever mixed up: each one is done before the next one begins.

  private chains(): string[] {
    return [this.bridge + '-pol-a', this.bridge + '-pol-b']
  }

  private way(): string {
    return '-i ' + this.bridge + ' -o ' + this.bridge
  }

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
