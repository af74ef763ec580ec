/** Lab 4.1: a container before and after, and the way of its first packet. */

import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'
import { managerWithBridge } from '../support/index.ts'

export default defineListings(async ({ world, next }) => {
  const web = await world.container('web')
  await next()

  const manager = await managerWithBridge(world)
  await manager.setupContainerNetwork('web', web.pid)
  await next(() => web.shell('ping -c 1 203.0.113.10'))

  const db = await world.container('db')
  await manager.setupContainerNetwork('db', db.pid)
  await next()
  await next()

  // FORWARD as it was before anybody's code ran.
  await manager.cleanup('web')
  await manager.cleanup('db')
  await manager.destroyBridge()
  await next()

  await manager.initializeBridge()
  await manager.setupContainerNetwork('web', web.pid)
  await world.neighbour.shell('ip route add 172.18.0.0/16 via 192.168.1.100')
  await next()

  await serve(world.internet)
  await next(() => web.shell('curl -s http://203.0.113.10'))
  await next()
})
