/**
 * Lab 4.2 by the CNI plugin portmap. It leaves two things to others: which ports are taken is the runtime's to know,
 * and a FORWARD chain with the policy DROP is the administrator's, for whom the firewall plugin has a chain.
 */
import { $ } from 'zx'
import type { NetworkConfig } from '../../../solutions/4.1-network-manager/network-manager.ts'
import { type Attachment, type Document, plugin, VERSION } from '../../conformance/support/cni.ts'
import type { PortMapping } from '../../conformance/support/port-mapping.ts'

export { NetworkManager } from '../../4.1-network-manager/conformance/cni.ts'
export { PortMapping } from '../../conformance/support/port-mapping.ts'

export class PortForwarder {
  readonly bridge: string
  readonly subnet: string
  /** By port and protocol of the host, like `8080/tcp`: the container that has it. */
  readonly #published = new Map<string, string>()

  constructor({ bridge = 'minidocker0', subnet = '172.18.0.0/16' }: NetworkConfig = {}) {
    this.bridge = bridge
    this.subnet = subnet
  }

  async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    const container = containerOf(mapping, containerIp)
    const ports = portsOf(mapping)
    const taken = ports.find((port) => this.#published.has(port))
    if (taken !== undefined) throw new Error(`port ${taken} of the host is taken`)
    for (const port of ports) this.#published.set(port, container.containerId)
    try {
      await plugin('ADD', container, this.#portmap(mapping, containerIp))
      for (const rule of passages(mapping, containerIp)) await $`iptables --wait -A CNI-ADMIN ${rule}`
    } catch (error) {
      for (const port of ports) this.#published.delete(port)
      throw error
    }
  }

  async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    const container = containerOf(mapping, containerIp)
    await plugin('DEL', container, this.#portmap(mapping, containerIp))
    const ports = portsOf(mapping).filter((port) => this.#published.get(port) === container.containerId)
    if (ports.length === 0) return
    for (const rule of passages(mapping, containerIp)) await $`iptables --wait -D CNI-ADMIN ${rule}`
    for (const port of ports) this.#published.delete(port)
  }

  #portmap({ protocols, hostPort, containerPort }: PortMapping, ip: string): Document {
    return {
      name: this.bridge,
      type: 'portmap',
      capabilities: { portMappings: true },
      runtimeConfig: { portMappings: protocols.map((protocol) => ({ hostPort, containerPort, protocol })) },
      prevResult: {
        cniVersion: VERSION,
        interfaces: [{ name: 'eth0', sandbox: 'container' }],
        ips: [{ address: ip + this.subnet.slice(this.subnet.indexOf('/')), interface: 0 }],
      },
    }
  }
}

function portsOf({ protocols, hostPort }: PortMapping): string[] {
  return protocols.map((protocol) => `${hostPort}/${protocol}`)
}

/** To portmap, each mapping is a container: it removes by id all that it has added for it. */
function containerOf(mapping: PortMapping, ip: string): Attachment {
  return { containerId: `${mapping} ${ip}`.replace(/[:/ ]/g, '-'), pid: process.pid, link: 'eth0' }
}

function passages({ protocols, hostPort, containerPort }: PortMapping, ip: string): string[][] {
  const published = `-m conntrack --ctstate DNAT --ctorigdstport ${hostPort}`
  return protocols.map((protocol) =>
    `-d ${ip} -p ${protocol} --dport ${containerPort} ${published} -j ACCEPT`.split(' '),
  )
}
