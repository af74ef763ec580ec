/** Lab 4.8: the policy of its introduction. */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import { defineLive } from '../support/live.ts'
import { connect, managerWithBridge } from '../support/network.ts'
import { serve } from '../support/serve.ts'

export default defineLive('web cache:6379', async ({ world, container, step, published }) => {
  const web = await container('web')
  await serve(await container('db'), 5432)
  await serve(await container('cache'), 6379)
  const manager = await step('the bridge', () => managerWithBridge(world))
  const connected = async (name: string): Promise<string> => {
    const { ip } = await step(`${name} on the bridge`, () => connect(world, manager, { name, ports: [] }))
    return ip
  }
  const addresses = {
    web: await connected('web'),
    db: await connected('db'),
    cache: await connected('cache'),
  }
  published({ from: 'web', to: addresses.db, port: 5432, protocol: 'tcp' })
  // This one is denied: what stops it can be seen only where it is asked.
  published({ from: 'web', to: addresses.cache, port: 6379, protocol: 'tcp' })
  const policy = await step('the policy', () =>
    world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' }),
  )
  for (const [name, ip] of Object.entries(addresses))
    await step(`${name} up`, () => policy.containerUp(name, ip))
  await step('web may ask db on TCP port 5432', () =>
    policy.allow('web', 'db', { protocol: 'tcp', port: 5432 }),
  )
  await step('web may ask cache', () => policy.allow('web', 'cache'))
  await step('web may not ask cache on port 6379', () => policy.deny('web', 'cache', { port: 6379 }))
  return { web, db: addresses.db }
})
