/**
 * Lab 4.3 as a beginner writes it: iptables-save, grep and sed in pipes, and nothing remembered.
 */
import { execSync } from 'node:child_process'

export interface TrafficConfig {
  bridge?: string
}

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

function run(command: string): string {
  return execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function works(command: string): boolean {
  try {
    run(command)
    return true
  } catch {
    return false
  }
}

export class ContainerTraffic {
  readonly bridge: string

  constructor({ bridge = 'minidocker0' }: TrafficConfig = {}) {
    this.bridge = bridge
  }

  // In hex, so that there is nothing in it that a shell or a pattern could stumble over.
  comment(): string {
    return 'traffic-' + Buffer.from(this.bridge).toString('hex')
  }

  async setIcc(allowed: boolean): Promise<void> {
    const rule = `FORWARD -i ${this.bridge} -o ${this.bridge} -m comment --comment ${this.comment()} -j ACCEPT`
    const there = works(`iptables -C ${rule}`)
    if (allowed && !there) run(`iptables -A ${rule}`)
    if (!allowed && there) run(`iptables -D ${rule}`)
  }

  async isolateFrom(otherBridge: string): Promise<void> {
    if (otherBridge === this.bridge) return
    const there = `FORWARD -i ${this.bridge} -o ${otherBridge} -m comment --comment ${this.comment()} -j DROP`
    const back = `FORWARD -i ${otherBridge} -o ${this.bridge} -m comment --comment ${this.comment()} -j DROP`
    if (!works(`iptables -C ${there}`)) run(`iptables -I ${there}`)
    if (!works(`iptables -C ${back}`)) run(`iptables -I ${back}`)
  }

  async remove(): Promise<void> {
    const ours = `^-A FORWARD -i [^ ]+ -o [^ ]+ -m comment --comment ${this.comment()} -j (ACCEPT|DROP)$`
    run(`iptables-save -t filter | grep -E -- '${ours}' | sed 's/^-A/iptables -D/' | sh`)
  }
}
