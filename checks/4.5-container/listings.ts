/** Lab 4.5: two containers that find each other, what is left of a failed start, and what of an end. */
import { defineListings } from '../listings/define.ts'
import { serve } from '../support/serve.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  const { web, run } = await live.build(stage)
  await next()
  await next(() => web.place.shell('curl -s http://db'))

  // The reference leaves nothing behind: this is as far as a start without it would have come.
  await run('rival', ['8081:80/tcp'])
  await next()

  // The rules of web outlive it, and its address is the next one's.
  await world.host.shell('iptables-save > /run/rules')
  await web.container.stop()
  await world.host.shell('iptables-restore < /run/rules')
  await serve((await run('cache')).place)
  await next()
})
