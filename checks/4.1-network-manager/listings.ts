/** Lab 4.1: a container before and after, and the way of its first packet. */
import { defineListings } from '../listings/define.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  await world.container('web')
  await next()

  const { manager, web } = await live.build(stage)
  await next(() => web.shell('ping -c 1 203.0.113.10'))
  await next()
  await next()

  // FORWARD as it was before anybody's code ran.
  await manager.cleanup('web')
  await manager.cleanup('db')
  await manager.destroyBridge()
  await next()

  await manager.initializeBridge()
  await manager.setupContainerNetwork('web', web.pid)
  await next()

  await next(() => web.shell('curl -s http://203.0.113.10'))
  await next()
  await next()
})
