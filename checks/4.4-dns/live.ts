/** Lab 4.4: two containers that have names, in files and at a server on the host. */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import type { Remote } from '../../src/guest/index.ts'
import { defineLive, type LiveStage } from '../support/live.ts'
import { type Connected, connect, managerWithBridge } from '../support/network.ts'

export default defineLive('web db/ping', async (stage) => {
  const { world, container, step } = stage
  await container('web')
  await container('db')
  const { web, db } = await twoWithoutNames(stage)
  const dns = await step('the resolver', () => world.learner.create<DnsResolver>('DnsResolver'))
  await step('the names web and db', () => registered(dns, { web, db }))
  for (const [name, { place, ip }] of Object.entries({ web, db })) {
    await step(`the hosts file of ${name}`, () => dns.writeHostsFile(place.etc, name, ip))
    await step(`the resolv.conf of ${name}`, () => dns.writeResolvConf(place.etc, '203.0.113.53'))
  }
})

interface Two {
  web: Connected
  db: Connected
}

export async function twoWithoutNames({ world, step }: LiveStage): Promise<Two> {
  const manager = await step('the bridge', () => managerWithBridge(world))
  const connected = (name: string) =>
    step(`${name} on the bridge`, () => connect(world, manager, { name, ports: [] }))
  return { web: await connected('web'), db: await connected('db') }
}

export async function registered(dns: Remote<DnsResolver>, { web, db }: Two): Promise<void> {
  await dns.register('web', web.ip)
  await dns.register('db', db.ip)
}
