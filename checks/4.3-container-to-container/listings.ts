/** Lab 4.3: two containers on one bridge, without and with a rule for them, and a third one on another bridge. */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'
import { connect, managerWithBridge } from '../support/index.ts'

const OTHER = { bridge: 'minidocker1', gateway: '172.19.0.1', subnet: '172.19.0.0/16' }

export default defineListings(async ({ world, next }) => {
  const manager = await managerWithBridge(world)
  await connect(world, manager, { name: 'web', ports: [] })
  const db = await connect(world, manager, { name: 'db', ports: [] })
  await serve(db.place)
  await next()
  await next()
  await next()

  const traffic = await world.learner.create<ContainerTraffic>('ContainerTraffic')
  await traffic.setIcc(true)
  await next()
  await next()
  await world.host.shell('iptables -t nat -D POSTROUTING -s 172.18.0.0/16 -j MASQUERADE')

  const other = await world.learner.create<NetworkManager>('NetworkManager', OTHER)
  await other.initializeBridge()
  const api = await connect(world, other, { name: 'api', ports: [] })
  await serve(api.place)
  await next()
})
