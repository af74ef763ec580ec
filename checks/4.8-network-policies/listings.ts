/** Lab 4.8: the policy of its introduction, as pings, a conversation and rules. */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import { defineListings } from '../listings/define.ts'
import { serve } from '../listings/serve.ts'
import { connect, managerWithBridge } from '../support/index.ts'

export default defineListings(async ({ world, next }) => {
  const manager = await managerWithBridge(world)
  const policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { otherwise: 'deny' })
  const member = async (name: string) => {
    const connected = await connect(world, manager, { name, ports: [] })
    await policy.containerUp(name, connected.ip)
    return connected
  }
  const web = await member('web')
  const db = await member('db')
  await member('cache')
  await policy.allow('web', 'db', { protocol: 'tcp', port: 5432 })
  await policy.allow('web', 'cache')
  await policy.deny('web', 'cache', { port: 6379 })
  await next()

  await serve(db.place, 5432)
  await next(() => web.place.shell(`curl -s http://${db.ip}:5432`))
  await next()
})
