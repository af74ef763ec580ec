/**
 * Lab 4.7 as a beginner writes it: flags for what has been done, and a look into /proc before anything is touched.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'
import { PortForwarder, PortMapping } from '../../4.2-port-mapping/conformance/plain.ts'

export type NetworkMode = 'bridge' | 'host'

export interface RunOptions {
  network: NetworkMode
  publish?: string[]
}

export interface RunningContainer {
  pid: number
  ip?: string
}

interface Container {
  process: ContainerProcess
  ip?: string
  mappings: PortMapping[]
}

export class ContainerRunner {
  readonly manager: NetworkManager
  readonly forwarder: PortForwarder
  readonly #containers = new Map<string, Container>()

  constructor(config: NetworkConfig = {}) {
    this.manager = new NetworkManager(config)
    this.forwarder = new PortForwarder(config)
  }

  async run(
    containerId: string,
    command: string[],
    { network, publish = [] }: RunOptions,
  ): Promise<RunningContainer> {
    if (this.#containers.has(containerId)) throw new Error(`container ${containerId} is running already`)
    const mappings = PortMapping.parseAll(publish)
    const container =
      network === 'host'
        ? await this.#startOnHost(containerId, command, mappings)
        : await this.#startOnBridge(containerId, command, mappings)
    this.#containers.set(containerId, container)
    const { process, ip } = container
    return { pid: process.pid, ...(ip === undefined ? {} : { ip }) }
  }

  async #startOnBridge(containerId: string, command: string[], mappings: PortMapping[]): Promise<Container> {
    // The bridge may stay, whatever happens. So it comes first.
    await this.manager.initializeBridge()

    let process: ContainerProcess | null = null
    let ip = ''
    let i = 0
    let ok = false
    try {
      process = await startProcess(command, { ownNetwork: true })

      // Never set up a network in the host's own namespace!
      const here = readlinkSync('/proc/self/ns/net')
      const there = readlinkSync('/proc/' + process.pid + '/ns/net')
      if (here === there) {
        throw new Error('the process of ' + containerId + ' is still in the network of the host')
      }

      ip = await this.manager.setupContainerNetwork(containerId, process.pid)

      while (i < mappings.length) {
        i++
        await this.forwarder.addPortForward(mappings[i - 1]!, ip)
      }

      ok = true
      return { process: process, ip: ip, mappings: mappings }
    } finally {
      if (!ok) {
        if (ip !== '') {
          for (const mapping of mappings.slice(0, i)) {
            try {
              await this.forwarder.removePortForward(mapping, ip)
            } catch {
              // go on with the others
            }
          }
          try {
            await this.manager.cleanup(containerId)
          } catch {
            // go on with the process
          }
        }
        if (process !== null) await process.stop()
      }
    }
  }

  async #startOnHost(_containerId: string, command: string[], mappings: PortMapping[]): Promise<Container> {
    let list = ''
    for (const mapping of mappings) list = list + ' ' + mapping.toString()
    if (list !== '') throw new Error('network mode host has no port mappings, but I was given' + list)

    const process = await startProcess(command, { ownNetwork: false })
    return { process: process, mappings: [] }
  }

  async stop(containerId: string): Promise<void> {
    const container = this.#containers.get(containerId)
    if (!container) return
    this.#containers.delete(containerId)

    // First the ports, so that nobody is led to a process that is about to go. Then the process, then the cable.
    let work = Promise.resolve()
    const ip = container.ip
    if (ip) {
      for (const mapping of container.mappings) {
        work = work.finally(() => this.forwarder.removePortForward(mapping, ip))
      }
    }
    work = work.finally(() => container.process.stop())
    if (ip) work = work.finally(() => this.manager.cleanup(containerId))
    await work
  }
}

export interface ContainerProcess {
  pid: number
  stop(): Promise<void>
}

export async function startProcess(
  command: string[],
  { ownNetwork }: { ownNetwork: boolean },
): Promise<ContainerProcess> {
  const namespaces = ['--mount', '--uts', '--ipc', ...(ownNetwork ? ['--net'] : [])]
  // Inside its namespaces the shell says so on descriptor 3, and then becomes the command, under the same pid.
  const inside = ['sh', '-c', 'echo >&3; exec "$@" 3>&-', 'sh', ...command]
  const child = spawn('unshare', [...namespaces, ...inside], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdio[3] as Readable, 'data'), ended.then(() => failedToStart(command))])
  const { pid = 0 } = child
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return { pid, stop }
}

function failedToStart(command: string[]): never {
  throw new Error(`${command.join(' ')} could not be started in namespaces of its own`)
}
