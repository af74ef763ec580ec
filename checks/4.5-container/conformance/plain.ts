/**
 * Lab 4.5 as a beginner writes it: nested try blocks, and a table of the names that run on each host.
 */
import { NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'
import { PortForwarder, PortMapping } from '../../4.2-port-mapping/conformance/plain.ts'
import { ContainerTraffic } from '../../4.3-container-to-container/conformance/plain.ts'
import { DnsResolver } from '../../4.4-dns/conformance/plain.ts'

export class Host {
  readonly network = new NetworkManager()
  readonly traffic = new ContainerTraffic()
  readonly forwarder = new PortForwarder()
  readonly names = new DnsResolver()
  readonly nameServer = '203.0.113.53'

  static async start(): Promise<Host> {
    const host = new Host()
    await host.network.initializeBridge()
    await host.traffic.setIcc(true)
    return host
  }
}

export interface ContainerConfig {
  name: string
  ports?: string[]
}

export interface ContainerProcess {
  pid: number
  etc: string
}

const runningOn = new WeakMap<Host, Map<string, Container>>()

export class Container {
  readonly name: string
  readonly mappings: PortMapping[]
  readonly host: Host

  isRunning = false
  ip = ''
  isConnected = false
  openPorts: PortMapping[] = []
  mayBeRegistered = false
  lastCall: Promise<void> = Promise.resolve()

  constructor({ name, ports = [] }: ContainerConfig, host: Host) {
    this.name = name
    this.mappings = PortMapping.parseAll(ports)
    this.host = host
  }

  get key() {
    return this.name.toLowerCase()
  }

  get table() {
    let table = runningOn.get(this.host)
    if (table === undefined) {
      table = new Map()
      runningOn.set(this.host, table)
    }
    return table
  }

  async run(process: ContainerProcess): Promise<string> {
    const before = this.lastCall
    let finished = () => {}
    this.lastCall = new Promise((resolve) => {
      finished = () => resolve()
    })
    await before
    try {
      return await this.runNow(process)
    } finally {
      finished()
    }
  }

  async stop(): Promise<void> {
    const before = this.lastCall
    let finished = () => {}
    this.lastCall = new Promise((resolve) => {
      finished = () => resolve()
    })
    await before
    try {
      await this.stopNow()
    } finally {
      finished()
    }
  }

  async runNow(process: ContainerProcess): Promise<string> {
    if (this.isRunning) throw new Error('container ' + this.name + ' is running already')
    if (this.table.has(this.key))
      throw new Error('there is a container already that has the name ' + this.name)
    this.table.set(this.key, this)
    this.isRunning = true

    try {
      this.ip = await this.host.network.setupContainerNetwork(this.key, process.pid)
      this.isConnected = true
      await this.host.names.writeHostsFile(process.etc, this.name, this.ip)
      await this.host.names.writeResolvConf(process.etc, this.host.nameServer)
      for (const mapping of this.mappings) {
        await this.host.forwarder.addPortForward(mapping, this.ip)
        this.openPorts.push(mapping)
      }
      this.mayBeRegistered = true
      await this.host.names.register(this.name, this.ip)
    } catch (problem) {
      let problem2: unknown
      try {
        await this.takeBackEverything()
      } catch (e) {
        problem2 = e
      }
      if (problem2 === undefined) {
        this.isRunning = false
        this.table.delete(this.key)
        throw problem
      }
      // isRunning stays true, so that stop() tries again what could not be taken back
      throw new Error(
        'start of ' + this.name + ' failed: ' + problem + ', and taking it back failed: ' + problem2,
      )
    }
    return this.ip
  }

  async stopNow(): Promise<void> {
    if (!this.isRunning) return
    try {
      await this.takeBackEverything()
    } finally {
      // Stopped, whatever went wrong: from here on, nothing of what is left is ours.
      this.isRunning = false
      this.ip = ''
      this.isConnected = false
      this.openPorts = []
      this.mayBeRegistered = false
      this.table.delete(this.key)
    }
  }

  async takeBackEverything(): Promise<void> {
    const problems: string[] = []

    if (this.mayBeRegistered) {
      try {
        await this.host.names.unregister(this.name)
        this.mayBeRegistered = false
      } catch (e) {
        problems.push('name: ' + e)
      }
    }

    const stillOpen: PortMapping[] = []
    while (this.openPorts.length > 0) {
      const mapping = this.openPorts.pop()
      if (mapping === undefined) break
      try {
        await this.host.forwarder.removePortForward(mapping, this.ip)
      } catch (e) {
        stillOpen.unshift(mapping)
        problems.push('port ' + mapping + ': ' + e)
      }
    }
    this.openPorts = stillOpen

    if (this.isConnected) {
      try {
        await this.host.network.cleanup(this.key)
        this.isConnected = false
      } catch (e) {
        problems.push('network: ' + e)
      }
    }

    if (problems.length > 0) throw new Error('could not take back: ' + problems.join(', '))
  }
}
