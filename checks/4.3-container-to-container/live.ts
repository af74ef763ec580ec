/** Lab 4.3: two containers on one bridge that may talk to each other, and a third one on a bridge that is separate. */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import type { Remote } from '../../src/guest/index.ts'
import { defineLive, type LiveStage } from '../support/live.ts'
import { type Connected, connect, managerWithBridge } from '../support/network.ts'
import { serve } from '../support/serve.ts'

const OTHER = { bridge: 'minidocker1', gateway: '172.19.0.1', subnet: '172.19.0.0/16' }

const DATAGRAM = { port: 5353, protocol: 'udp', oneWay: true } as const

export default defineLive('web db:80', async (stage) => {
  const { world, container, step, published } = stage
  await serve(await container('api'))
  published({ from: 'web', to: '172.18.0.3', port: 80, protocol: 'tcp' })
  published({ from: 'api', to: '203.0.113.10', port: 80, protocol: 'tcp' })
  // What one rule of two lets pass arrives, and its answer does not.
  published({ from: 'web', to: '172.19.0.2', ...DATAGRAM })
  published({ from: 'api', to: '172.18.0.2', ...DATAGRAM })
  await twoOnOneBridge(stage)
  // Of lab 4.1: it is there before anything of this lab is written.
  const other = await step('the other bridge', () => managerWithBridge(world, OTHER))
  await step('api on the other bridge', () => connectApi(stage, other))
  for (const name of ['web', 'api']) await (await container(name)).listen(DATAGRAM.port, 'udp')
  const traffic = await step('the traffic rules', () => trafficOf(stage))
  await step('inter-container communication', () => traffic.setIcc(true))
  await step('the separation of both', () => traffic.isolateFrom(OTHER.bridge))
})

export async function twoOnOneBridge({ world, container, step }: LiveStage): Promise<void> {
  await container('web')
  await serve(await container('db'))
  const manager = await step('the bridge', () => managerWithBridge(world))
  for (const name of ['web', 'db'])
    await step(`${name} on the bridge`, () => connect(world, manager, { name, ports: [] }))
}

export function trafficOf({ world }: LiveStage): Promise<Remote<ContainerTraffic>> {
  return world.learner.create<ContainerTraffic>('ContainerTraffic')
}

/** Without a word about the first one. */
export async function otherNetwork(stage: LiveStage): Promise<void> {
  await serve(await stage.container('api'))
  await connectApi(stage, await managerWithBridge(stage.world, OTHER))
}

function connectApi({ world }: LiveStage, manager: Remote<NetworkManager>): Promise<Connected> {
  return connect(world, manager, { name: 'api', ports: [] })
}
