/** Lab 4.2: a web server whose port is published. */
import { defineLive } from '../support/live.ts'
import { connect, managerWithBridge } from '../support/network.ts'
import { type PortForwarder, parseMapping } from '../support/publishing.ts'
import { serve } from '../support/serve.ts'

export default defineLive('neighbor 192.168.1.100:8080', async ({ world, container, step, published }) => {
  await serve(await container('web'))
  await serve(world.internet)
  for (const from of ['neighbor', 'host', 'web'])
    published({ from, to: '192.168.1.100', port: 8080, protocol: 'tcp' })
  published({ from: 'host', to: '127.0.0.1', port: 8080, protocol: 'tcp' })
  const manager = await step('the bridge', () => managerWithBridge(world))
  const web = await step('web on the bridge', () => connect(world, manager, { name: 'web', ports: [] }))
  const mapping = await step('8080:80/tcp as a mapping', () => parseMapping(world, '8080:80/tcp'))
  await step('8080:80/tcp published', async () => {
    const forwarder = await world.learner.create<PortForwarder>('PortForwarder')
    await forwarder.addPortForward(mapping, web.ip)
  })
})
