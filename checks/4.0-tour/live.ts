/** The network that the tour walks through. */
import { defineLive } from '../support/live.ts'
import { serve } from '../support/serve.ts'

export default defineLive('neighbor 192.168.1.100:8080', async ({ world, container, step, published }) => {
  const web = await container('web')
  const db = await container('db')
  for (const place of [world.internet, web, db]) await serve(place)
  await step('the network of web and db', () => world.learner.call('bringUp', web.pid, db.pid))
  published({ from: 'neighbor', to: '192.168.1.100', port: 8080, protocol: 'tcp' })
  published({ from: 'web', to: '203.0.113.10', port: 80, protocol: 'tcp' })
})
