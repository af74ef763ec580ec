/**
 * Lab 4.2 as a beginner writes it: lines of shell, rules without comments, and --ctorigdstport to tell two host ports of one container port apart.
 */
import { execSync } from 'node:child_process'
import type { NetworkConfig } from '../../4.1-network-manager/conformance/plain.ts'

export type Protocol = 'tcp' | 'udp'

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

function run(command: string): string {
  return execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function works(command: string): boolean {
  try {
    run(command)
    return true
  } catch (_error) {
    return false
  }
}

function isPort(text: string): boolean {
  if (text.length < 1 || text.length > 5) return false
  for (const c of text) {
    if (!'0123456789'.includes(c)) return false
  }
  if (text[0] === '0') return false
  return Number(text) <= 65535
}

export class PortMapping {
  readonly hostPort: number
  readonly containerPort: number
  readonly protocols: readonly Protocol[]

  private constructor(hostPort: number, containerPort: number, protocols: readonly Protocol[]) {
    this.hostPort = hostPort
    this.containerPort = containerPort
    this.protocols = protocols
  }

  static parse(text: string): PortMapping {
    let ports = text
    let protocols: Protocol[] = ['tcp', 'udp']
    if (text.endsWith('/tcp')) {
      ports = text.slice(0, -4)
      protocols = ['tcp']
    } else if (text.endsWith('/udp')) {
      ports = text.slice(0, -4)
      protocols = ['udp']
    }
    const parts = ports.split(':')
    if (parts.length !== 2 || !isPort(parts[0]!) || !isPort(parts[1]!)) {
      throw new Error('not a port mapping: "' + text + '"')
    }
    return new PortMapping(Number(parts[0]), Number(parts[1]), protocols)
  }

  static parseAll(texts: string[]): PortMapping[] {
    const result: PortMapping[] = []
    const seen: string[] = []
    for (const text of texts) {
      const mapping = PortMapping.parse(text)
      for (const protocol of mapping.protocols) {
        const key = mapping.hostPort + '/' + protocol
        if (seen.includes(key))
          throw new Error('host port ' + key + ' is wanted twice, the second time by "' + text + '"')
        seen.push(key)
      }
      result.push(mapping)
    }
    return result
  }

  toString(): string {
    let text = this.hostPort + ':' + this.containerPort
    if (this.protocols.length === 1) text = text + '/' + this.protocols[0]
    return text
  }
}

interface Published {
  hostPort: number
  containerPort: number
  protocol: Protocol
  ip: string
}

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string
  published: Published[] = []

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  // Every rule of one port, as [table, rest of the command].
  rules(p: Published): [string, string][] {
    const name = `-m comment --comment publish-${p.protocol}-${p.hostPort}-${this.bridge}`
    const before = `-p ${p.protocol} --dport ${p.hostPort} -m addrtype --dst-type LOCAL ${name} -j DNAT --to-destination ${p.ip}:${p.containerPort}`
    const after = `-d ${p.ip} -o ${this.bridge} -p ${p.protocol} --dport ${p.containerPort} -m conntrack --ctstate DNAT ${name}`
    return [
      ['filter', `FORWARD ${after} -j ACCEPT`],
      ['nat', `POSTROUTING -s 127.0.0.0/8 ${after} -j MASQUERADE`],
      ['nat', `POSTROUTING -s ${this.subnet} ${after} -j MASQUERADE`],
      ['nat', `PREROUTING ${before}`],
      ['nat', `OUTPUT ${before}`],
    ]
  }

  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    for (const p of this.published) {
      if (p.hostPort === mapping.hostPort && mapping.protocols.includes(p.protocol)) {
        throw new Error('port ' + p.hostPort + '/' + p.protocol + ' is already published for ' + p.ip)
      }
    }

    // and the kernel, because there may be another PortForwarder
    for (const protocol of mapping.protocols) {
      const p = {
        hostPort: mapping.hostPort,
        containerPort: mapping.containerPort,
        protocol,
        ip: containerIp,
      }
      const dnat = this.rules(p)[3]![1]
      const pattern = `^-A PREROUTING .*--comment "?publish-${protocol}-${mapping.hostPort}-`
      if (works(`iptables-save -t nat | grep -qE '${pattern}'`) && !works(`iptables -t nat -C ${dnat}`)) {
        throw new Error('another PortForwarder has published port ' + mapping.hostPort + '/' + protocol)
      }
    }

    run(`echo 1 > /proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`)
    // "7: vethdf031db7512@if2: <...>" becomes "vethdf031db7512"
    const ports = run(`ip -o link show master ${this.bridge} | cut -d: -f2 | cut -d@ -f1 | tr -d ' '`)
    for (const port of ports.split('\n')) {
      if (port !== '') works(`ip link set ${port} type bridge_slave hairpin on`)
    }

    const undo: string[] = []
    try {
      for (const protocol of mapping.protocols) {
        const p = {
          hostPort: mapping.hostPort,
          containerPort: mapping.containerPort,
          protocol,
          ip: containerIp,
        }
        for (const [table, rule] of this.rules(p)) {
          if (!works(`iptables -t ${table} -C ${rule}`)) {
            run(`iptables -t ${table} -A ${rule}`)
            undo.push(`iptables -t ${table} -D ${rule}`)
          }
        }
      }
    } catch (error) {
      for (const command of undo) works(command)
      throw error
    }
    for (const protocol of mapping.protocols) {
      this.published.push({
        hostPort: mapping.hostPort,
        containerPort: mapping.containerPort,
        protocol,
        ip: containerIp,
      })
    }
  }

  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    for (const protocol of mapping.protocols) {
      const p = {
        hostPort: mapping.hostPort,
        containerPort: mapping.containerPort,
        protocol,
        ip: containerIp,
      }
      for (const [table, rule] of this.rules(p)) {
        if (works(`iptables -t ${table} -C ${rule}`)) run(`iptables -t ${table} -D ${rule}`)
      }
      this.published = this.published.filter(
        (q) =>
          q.hostPort !== p.hostPort ||
          q.containerPort !== p.containerPort ||
          q.protocol !== p.protocol ||
          q.ip !== p.ip,
      )
    }
  }
}
