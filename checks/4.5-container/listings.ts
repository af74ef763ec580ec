/** Lab 4.5: two containers that find each other, what is left of a failed start, and what of an end. */
import type { Container, Host } from '../../solutions/4.5-container/container.ts'
import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'

export default defineListings(async ({ world, next }) => {
  const { host, learner } = world
  const shared = await learner.make<Host>('Host.start')
  const run = async (name: string, ports: string[] = []) => {
    const place = await world.container(name)
    const container = await learner.create<Container>('Container', { name, ports }, shared)
    await container.run({ pid: place.pid, etc: place.etc })
    await serve(place)
    return { place, container }
  }

  const web = await run('web', ['8080:80/tcp'])
  await run('db')
  await next()
  await next(() => web.place.shell('curl -s http://db'))

  // The reference leaves nothing behind: this is as far as a start without it would have come.
  await run('rival', ['8081:80/tcp'])
  await next()

  // The rules of web outlive it, and its address is the next one's.
  await host.shell('iptables-save > /run/rules')
  await web.container.stop()
  await host.shell('iptables-restore < /run/rules')
  await run('cache')
  await next()
})
