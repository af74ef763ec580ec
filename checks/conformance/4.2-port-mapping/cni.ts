/**
 * Lab 4.2 by the CNI plugin portmap. It leaves two things to others: which ports are taken is the runtime's to know,
 * and a FORWARD chain with the policy DROP is the administrator's, for whom the firewall plugin has a chain.
 */
import { $ } from 'zx'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { type Attachment, type Document, plugin, VERSION } from '../support/cni.ts'
import type { PortMapping, Protocol } from '../support/port-mapping.ts'

export { NetworkManager } from '../4.1-network-manager/cni.ts'
export { PortMapping } from '../support/port-mapping.ts'

interface Publication {
  protocol: Protocol
  hostPort: number
  containerPort: number
  ip: string
}

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string
  readonly #published = new Map<string, Publication>()

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    const wanted = publications(mapping, containerIp)
    const taken = wanted.map(portOf).find((port) => this.#published.has(port))
    if (taken !== undefined) throw new Error(`port ${taken} of the host is taken`)
    for (const publication of wanted) this.#published.set(portOf(publication), publication)
    for (const publication of wanted) {
      await plugin('ADD', attachmentOf(publication), this.#portmap(publication))
      await $`iptables --wait -A ${passage(publication)}`
    }
  }

  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    for (const publication of publications(mapping, containerIp)) {
      await plugin('DEL', attachmentOf(publication), this.#portmap(publication))
      const port = portOf(publication)
      if (textOf(this.#published.get(port)) !== textOf(publication)) continue
      await $`iptables --wait -D ${passage(publication)}`
      this.#published.delete(port)
    }
  }

  #portmap({ protocol, hostPort, containerPort, ip }: Publication): Document {
    return {
      name: this.bridge,
      type: 'portmap',
      capabilities: { portMappings: true },
      runtimeConfig: { portMappings: [{ hostPort, containerPort, protocol }] },
      prevResult: {
        cniVersion: VERSION,
        interfaces: [{ name: 'eth0', sandbox: 'container' }],
        ips: [{ address: ip + this.subnet.slice(this.subnet.indexOf('/')), interface: 0 }],
      },
    }
  }
}

function publications({ protocols, hostPort, containerPort }: PortMapping, ip: string): Publication[] {
  return protocols.map((protocol) => ({ protocol, hostPort, containerPort, ip }))
}

function portOf({ protocol, hostPort }: Publication): string {
  return `${hostPort}/${protocol}`
}

/** What makes two publications the same. */
function textOf(publication: Publication | undefined): string {
  return JSON.stringify(publication)
}

/** To portmap, each published port is a container: it removes by id all that it has added for it. */
function attachmentOf({ protocol, hostPort, containerPort, ip }: Publication): Attachment {
  return { containerId: `${protocol}-${hostPort}-${ip}-${containerPort}`, pid: process.pid, link: 'eth0' }
}

function passage({ protocol, hostPort, containerPort, ip }: Publication): string[] {
  const published = `-m conntrack --ctstate DNAT --ctorigdstport ${hostPort}`
  return `CNI-ADMIN -d ${ip} -p ${protocol} --dport ${containerPort} ${published} -j ACCEPT`.split(' ')
}
