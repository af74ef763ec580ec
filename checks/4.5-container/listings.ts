/** Lab 4.5: two containers that find each other, what is left of a failed start, of an end, and of a process that has died. */
import { defineListings } from '../listings/define.ts'
import { serve } from '../support/serve.ts'
import live from './live.ts'

export default defineListings(async (stage) => {
  const { world, next } = stage
  const { web, run } = await live.build(stage)
  await next()
  await next(() => web.place.shell('curl -s http://db'))
  await next()

  // The reference leaves nothing behind: this is as far as a start without it would have come.
  const rival = await run('rival', ['8081:80/tcp'])
  await next()

  // The rules of web outlive it, and its address is the next one's.
  await world.host.shell('iptables-save > /run/rules')
  await web.container.stop()
  await world.host.shell('iptables-save > /run/rules-without; iptables-restore < /run/rules')
  const cache = await run('cache')
  await serve(cache.place)
  await next()

  // The network as it was in the beginning.
  await cache.container.stop()
  await world.host.shell('iptables-restore < /run/rules-without')
  await rival.container.stop()
  await web.container.run({ pid: web.place.pid, etc: web.place.etc })
  await next()
})
