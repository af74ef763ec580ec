/**
 * Lab 4.5 on nft alone, as a machine of states: a container knows in which it is and what it has got, and one lock for the whole
 * host lets starts and stops take turns. Nothing is remembered as a function.
 */
import { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'
import { PortForwarder, PortMapping } from '../../4.2-port-mapping/conformance/nft.ts'
import { ContainerTraffic } from '../../4.3-container-to-container/conformance/nft.ts'
import { DnsResolver } from '../../4.4-dns/conformance/async.ts'

interface Got {
  ip: string
  published: PortMapping[]
  named: boolean
}

export class Host {
  readonly network = new NetworkManager()
  readonly traffic = new ContainerTraffic()
  readonly forwarder = new PortForwarder()
  readonly names = new DnsResolver()
  readonly nameServer = '203.0.113.53'
  /** Names of running containers, in capitals. */
  readonly running = new Set<string>()
  lock: Promise<unknown> = Promise.resolve()

  static async start(): Promise<Host> {
    const host = new Host()
    await host.network.initializeBridge()
    await host.traffic.setIcc(true)
    return host
  }

  locked<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lock.then(work, work)
    this.lock = turn.catch(() => {})
    return turn
  }
}

export class Container {
  readonly name: string
  readonly mappings: PortMapping[]
  readonly host: Host
  #got: Got | undefined

  constructor({ name, ports = [] }: { name: string; ports?: string[] }, host: Host) {
    this.name = name
    this.mappings = PortMapping.parseAll(ports)
    this.host = host
  }

  run({ pid, etc }: { pid: number; etc: string }): Promise<string> {
    const { host, name } = this
    return host.locked(async () => {
      if (this.#got !== undefined) throw new Error(`${name} is running`)
      if (host.running.has(name.toUpperCase())) throw new Error(`there is another ${name}`)
      const ip = await host.network.setupContainerNetwork(name.toUpperCase(), pid)
      const got: Got = { ip, published: [], named: false }
      try {
        for (const mapping of this.mappings) {
          await host.forwarder.addPortForward(mapping, ip)
          got.published.push(mapping)
        }
        await host.names.writeResolvConf(etc, host.nameServer)
        await host.names.writeHostsFile(etc, name, ip)
        got.named = true
        await host.names.register(name, ip)
      } catch (error) {
        await this.#undo(got)
        throw error
      }
      host.running.add(name.toUpperCase())
      this.#got = got
      return ip
    })
  }

  stop(): Promise<void> {
    return this.host.locked(async () => {
      const got = this.#got
      if (got === undefined) return
      this.#got = undefined
      this.host.running.delete(this.name.toUpperCase())
      const failures = await this.#undo(got)
      if (failures.length > 0) throw new Error(`${this.name}: ${failures.join(', ')}`)
    })
  }

  async #undo({ ip, published, named }: Got): Promise<string[]> {
    const { host, name } = this
    const done = await Promise.allSettled([
      named ? host.names.unregister(name) : undefined,
      ...published.map((mapping) => host.forwarder.removePortForward(mapping, ip)),
    ])
    const unplugged = await Promise.allSettled([host.network.cleanup(name.toUpperCase())])
    return [...done, ...unplugged].flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  }
}
