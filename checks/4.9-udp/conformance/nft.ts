/**
 * Lab 4.9 with nft: to move a port is to exchange an element of the map, and no datagram comes in between. What
 * began earlier is still for conntrack to forget.
 */
import { networkInterfaces } from 'node:os'
import { $ } from 'zx'
import { PortForwarder } from '../../4.2-port-mapping/conformance/nft.ts'
import type { PortMapping } from '../../conformance/support/port-mapping.ts'

export { NetworkManager, PortMapping } from '../../4.2-port-mapping/conformance/nft.ts'

export class UdpPortForwarder extends PortForwarder {
  override async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    await super.addPortForward(mapping, containerIp)
    await forgetClientsOf(mapping)
  }

  override async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    const published = (await this.removal(mapping, containerIp)).length > 0
    if (!published) return
    await super.removePortForward(mapping, containerIp)
    await forgetClientsOf(mapping)
  }

  async movePortForward(mapping: PortMapping, fromIp: string, toIp: string): Promise<void> {
    await this.change(async () => [
      ...(await this.removal(mapping, fromIp)),
      ...(await this.publication(mapping, toIp)),
    ])
    await forgetClientsOf(mapping)
  }
}

/** All that asked for this port at an address of the host, whether a container heard it or the host itself. */
async function forgetClientsOf({ protocols, hostPort }: PortMapping): Promise<void> {
  if (!protocols.includes('udp')) return
  const port = ['-p', 'udp', '--orig-port-dst', `${hostPort}`]
  const asked = new Set(await destinations(port))
  for (const address of hostAddresses().filter((own) => asked.has(own))) {
    const filter = [...port, '--orig-dst', address]
    const forgotten = await $`conntrack -D ${filter}`.quiet().nothrow()
    // It fails as well when the last of them has expired meanwhile.
    if (forgotten.exitCode !== 0 && (await destinations(filter)).length > 0) throw forgotten
  }
}

/** Whom the conversations that conntrack lists were meant for; the first address of each line, before any NAT. */
async function destinations(filter: string[]): Promise<string[]> {
  const { stdout } = await $`conntrack -L ${filter}`.quiet()
  return stdout.split('\n').flatMap((line) => / dst=(\S+)/.exec(line)?.[1] ?? [])
}

function hostAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
}
