/**
 * What most listings begin with: the bridge of lab 4.1, and containers on it.
 */

import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerPlace, Remote, World } from '../../src/guest/index.ts'
import { addressOf } from '../support/index.ts'
import type { Stage } from './define.ts'

export async function bridge(
  { learner }: World,
  ...config: NetworkConfig[]
): Promise<Remote<NetworkManager>> {
  const manager = await learner.create<NetworkManager>('NetworkManager', ...config)
  await manager.initializeBridge()
  return manager
}

export interface Connected {
  place: ContainerPlace
  ip: string
}

export async function connect(
  { container }: Stage,
  manager: Remote<NetworkManager>,
  name: string,
): Promise<Connected> {
  const place = await container(name)
  return { place, ip: addressOf(await manager.setupContainerNetwork(name, place.pid)) }
}
