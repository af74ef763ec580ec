/** Lab 4.1: two containers on the bridge, and a server in the internet. The neighbor knows a way to them. */
import { defineLive } from '../support/live.ts'
import { connect, managerWithBridge } from '../support/network.ts'
import { serve } from '../support/serve.ts'

export default defineLive('web 203.0.113.10:80', async ({ world, container, step, published }) => {
  const web = await container('web')
  const db = await container('db')
  await serve(world.internet)
  await world.neighbor.shell('ip route add 172.18.0.0/16 via 192.168.1.100')
  for (const from of ['web', 'db']) published({ from, to: '203.0.113.10', port: 80, protocol: 'tcp' })
  const manager = await step('the bridge', () => managerWithBridge(world))
  for (const { name } of [web, db])
    await step(`${name} on the bridge`, () => connect(world, manager, { name, ports: [] }))
  return { manager, web, db }
})
