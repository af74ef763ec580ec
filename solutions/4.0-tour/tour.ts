/**
 * Lab 4.0, the network that the tour walks through: the one that labs 4.1 and 4.2 build, with two containers in it and one
 * published port.
 */
import { NetworkManager, PortForwarder, PortMapping } from '../4.2-port-mapping/port-mapping.ts'

/** Connects two containers, by the pids of their processes, and publishes port 80 of `web` as 8080 of the host. */
export async function bringUp(web: number, db: number): Promise<void> {
  const manager = new NetworkManager()
  await manager.initializeBridge()
  const ip = await manager.setupContainerNetwork('web', web)
  await manager.setupContainerNetwork('db', db)
  await new PortForwarder().addPortForward(PortMapping.parse('8080:80/tcp'), ip)
}
