/**
 * Lab 4.5: the network of a container as a whole. Puts labs 4.1 to 4.4 in the order in which they have to happen, and
 * takes everything back in the opposite one. The caller starts the processes.
 */
import { NetworkManager } from '../4.1-network-manager/network-manager.ts'
import { PortForwarder, PortMapping } from '../4.2-port-mapping/port-mapping.ts'
import { ContainerTraffic } from '../4.3-container-to-container/container-to-container.ts'
import { DnsResolver } from '../4.4-dns/dns.ts'
import { todo } from '../support/todo.ts'

/** What the containers of one machine share: one switch, one list of published ports, one list of names. */
export class Host {
  readonly network = new NetworkManager()
  readonly traffic = new ContainerTraffic()
  readonly forwarder = new PortForwarder()
  readonly names = new DnsResolver()
  /** The server that containers ask for names that are not in their hosts file. */
  readonly nameServer = '203.0.113.53'

  /** A host on which containers can be run: its network is there, and on it they reach each other by address. */
  static async start(): Promise<Host> {
    todo('TODO 1a: build the network of lab 4.1, and switch communication on as in lab 4.3')
  }
}

/** What stays the same however often a container is started. */
export interface ContainerConfig {
  /** By which others find it. No two containers that run have the same, also if one is `web` and one is `WEB`. */
  name: string
  /** Port mappings as lab 4.2 reads them: `8080:80`. */
  ports?: string[]
}

/** What is different each time: a process that runs already, in namespaces of its own. */
export interface ContainerProcess {
  /** As the host numbers it. */
  pid: number
  /** Its /etc, as a folder on the host. */
  etc: string
}

export class Container {
  readonly name: string
  readonly mappings: PortMapping[]
  readonly host: Host

  /** @throws Error when a port mapping cannot be read. */
  constructor({ name, ports = [] }: ContainerConfig, host: Host) {
    this.name = name
    this.mappings = PortMapping.parseAll(ports)
    this.host = host
  }

  /**
   * Gives the process its network, and returns the address that it got:
   *
   * - it is connected to the network of the host;
   * - its hosts file and its resolv.conf are written;
   * - its ports are published;
   * - the other containers find it by its name, also those that run already.
   *
   * After `stop` it may be run again, with another process, and perhaps at another address.
   *
   * @throws Error when this container is running already, or another one with its name is: those go on undisturbed.
   *   Also when any of the steps fails: then nothing is left of the others on the host, nobody finds its name, and it
   *   may be run again. If something could not be taken back, it may be run after `stop`.
   */
  async run(process: ContainerProcess): Promise<string> {
    todo('TODO 1b: take the steps in an order that makes sense')
    // TODO 3: when one fails, take back those before it.
    // TODO 4: calls that overlap.
  }

  /**
   * Takes back what `run` did for this container, and nothing else: its ports, its name and its address are free again.
   * Other containers go on. The process may have ended before. Its own files may stay as they are.
   *
   * - Does nothing when this container is not running (yet, or any more), even if another one has its name.
   * - While `run` or another `stop` of it is under way, waits for its end first.
   *
   * @throws Error when a step cannot be taken back. All the others have been. What another container has got by
   *   then, its name included, a second `stop` leaves alone.
   */
  async stop(): Promise<void> {
    todo('TODO 2: take back what run() did for this container')
    // TODO 4: when one step cannot be taken back, go on with the others, then throw.
  }
}
