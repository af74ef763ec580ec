/**
 * The network of lab 4.1, for the labs after it: built by the learner's own manager or the reference's, whichever is used.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerPlace, Protocol, Remote, World } from '../../src/guest/index.ts'
import { addressOf } from './values.ts'

export interface Connected {
  place: ContainerPlace
  /** As the manager returned it. */
  ip: string
}

export async function managerWithBridge(
  { learner }: World,
  config?: NetworkConfig,
): Promise<Remote<NetworkManager>> {
  const manager = await learner.create<NetworkManager>('NetworkManager', ...(config ? [config] : []))
  await manager.initializeBridge()
  return manager
}

export interface ConnectOptions {
  name: string
  ports: number[]
  /** TCP alone when not given. */
  protocols?: Protocol[]
}

/** A container that answers on these ports, on the bridge. */
export async function connect(
  world: World,
  manager: Remote<NetworkManager>,
  { name, ports, protocols = ['tcp'] }: ConnectOptions,
): Promise<Connected> {
  const place = await world.container(name)
  for (const port of ports) for (const protocol of protocols) await place.listen(port, protocol)
  return { place, ip: addressOf(await manager.setupContainerNetwork(name, place.pid)) }
}
