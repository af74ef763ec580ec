/**
 * Lab 4.7: runs a container on a network of its own or on the host's. Starts the process itself, because that is when
 * it is decided; networks and ports are the business of labs 4.1 and 4.2.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'
import { PortForwarder, PortMapping } from '../4.2-port-mapping/port-mapping.ts'
//: import { todo } from '../support/todo.ts'

/** `bridge`: a network namespace of its own, connected to the bridge. `host`: the host's. */
export type NetworkMode = 'bridge' | 'host'

export interface RunOptions {
  network: NetworkMode
  /** Port mappings as lab 4.2 reads them: `8080:80/tcp`. */
  publish?: string[]
}

export interface RunningContainer {
  /** As the host numbers it. */
  pid: number
  /** On the bridge; in host mode a container has no address of its own. */
  ip?: string
}

interface Container {
  process: ContainerProcess
  ip?: string
  /** Its published ports. */
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

  /**
   * Runs `command` as a container. Nobody calls `run` or `stop` while another call of the two is under way.
   *
   * @throws Error when the container is running already (it stays as it is), a port mapping cannot be read, or
   *   the start fails. After a start that failed the same id can be run.
   */
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

  /**
   * Starts the process with a network namespace of its own, connects it to the bridge, which is made when it is
   * not there yet, and publishes its ports.
   *
   * @throws Error when a step fails; then nothing is left of the others but the bridge: no process, no
   *   interface, no rule of a port, no address taken.
   */
  async #startOnBridge(containerId: string, command: string[], mappings: PortMapping[]): Promise<Container> {
    //: todo('TODO 1a: start the process, connect it with your lab 4.1, publish with your lab 4.2')
    //: // TODO 4: when a step fails, undo those before it.
    //#region solution
    const process = await startProcess(command, { ownNetwork: true })
    const container: Container = { process, mappings }
    try {
      await this.manager.initializeBridge()
      container.ip = await this.manager.setupContainerNetwork(containerId, process.pid)
      for (const mapping of mappings) await this.forwarder.addPortForward(mapping, container.ip)
      return container
    } catch (error) {
      await this.#end(containerId, container)
      throw error
    }
    //#endregion
  }

  /**
   * Starts the process in the host's network namespace. On the host nothing changes: no bridge, no interface, no
   * rule, no switch.
   *
   * @throws Error when there is anything to publish; then nothing has been started or changed. Its message has
   *   in it the word `host` and each mapping that was asked for, like `8080:80`.
   */
  async #startOnHost(containerId: string, command: string[], mappings: PortMapping[]): Promise<Container> {
    //: todo('TODO 2: refuse to publish, then start the process where the host is')
    //#region solution
    if (mappings.length > 0) {
      throw new Error(
        `container ${containerId} is to use the host's network, so ${mappings.join(', ')} cannot be published: ` +
          "the ports that it listens on are the host's own already",
      )
    }
    return { process: await startProcess(command, { ownNetwork: false }), mappings }
    //#endregion
  }

  /**
   * Ends the container's process, and takes back what `run` did for it, also when the process has ended by
   * itself. After host mode there is nothing to take back: the host's interfaces, addresses, routes, rules and
   * switches stay as they are. The bridge stays for the other containers. Does nothing for a container that was
   * never run, or has been stopped. What it does when a step fails is up to you.
   */
  async stop(containerId: string): Promise<void> {
    //: todo('TODO 1b: end the process, unpublish, unplug')
    //: // TODO 3: on the host, only the first of them; and a process may have ended before.
    //#region solution
    const container = this.#containers.get(containerId)
    if (!container) return
    await this.#end(containerId, container)
    // The last step: a stop that has failed can be called again.
    this.#containers.delete(containerId)
    //#endregion
  }
  //#region solution

  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {
    // The first step: whichever of the others fails, the process has ended.
    await process.stop()
    if (ip === undefined) return
    try {
      for (const mapping of mappings) await this.forwarder.removePortForward(mapping, ip)
    } finally {
      await this.manager.cleanup(containerId)
    }
  }
  //#endregion
}

export interface ContainerProcess {
  /** As the host numbers it. */
  pid: number
  /** Kills it, and returns when it is gone. */
  stop(): Promise<void>
}

/**
 * Done for you: starts a command that has its own mounts, host name and IPC, and with `ownNetwork` a network namespace
 * as well. Returns when it is in them, so that a network that is set up for its pid is not set up on the host.
 */
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
